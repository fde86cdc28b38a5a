import { answerRounds, type Request, type Subject } from './answerRounds.ts'

/** Lets the process that forked this one ask for rounds. */
export const serveProcess = <Cell>(subjects: Readonly<Record<string, Subject<Cell>>>): void => {
  const subject = subjects[process.argv[2] ?? '']
  if (!subject) throw new Error(`No implementation is called ${process.argv[2]}`)
  const answer = answerRounds(subject)
  process.on('message', async (request: Request<Cell>) => process.send!(await answer(request)))
}
