import { stream } from '../stream.ts'

export default stream('/quiet')
