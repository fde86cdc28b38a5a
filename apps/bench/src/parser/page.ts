import { answerRounds } from '../rounds/answerRounds.ts'
import { implementations } from './implementations.ts'

const answers = Object.entries(implementations).map(([name, subject]) => [name, answerRounds(subject)])
Object.assign(globalThis, { answers: Object.fromEntries(answers) })
