import { defineEventHandler, setHeader } from 'h3-1'
import { list } from '../../messages.ts'

export default defineEventHandler((event) => {
  setHeader(event, 'Access-Control-Allow-Origin', '*')
  return list
})
