import { serveProcess } from '../rounds/serveProcess.ts'
import { implementations } from './implementations.ts'

serveProcess(implementations)
