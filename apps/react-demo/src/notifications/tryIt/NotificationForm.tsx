import { kinds, limits, notificationKinds, guestId, readDraft, type PostDesk } from '@ssekit/demo-kit'
import type { SubmitEvent } from 'react'
import { Field } from '../../components/Field.tsx'
import { useStore } from '../../hooks/useStore.ts'

const fields = ['title', 'message', 'from', 'kind', 'user', 'group']

export const NotificationForm = ({ desk }: { desk: PostDesk }) => {
  const { sent, problem } = useStore(desk)
  const problemOf = (field: string) => (problem?.field === field ? problem.message : undefined)
  const refused = (field: string) =>
    problemOf(field) === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': `${field}-problem` }

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(await desk.post(readDraft(form)))) return
    form.reset()
    form.querySelector('input')?.focus()
  }
  const text = (name: 'title' | 'from' | 'user', more: { required?: boolean; placeholder?: string }) => (
    <input name={name} {...refused(name)} maxLength={limits[name]} autoComplete="off" {...more} />
  )

  return (
    <section aria-labelledby="post-title">
      <div className="panel-header">
        <h3 id="post-title">Post a notification</h3>
      </div>
      <form className="fields" onSubmit={submit}>
        <Field label="Title" name="title" problem={problemOf('title')}>
          {text('title', { required: true })}
        </Field>
        <Field label="Message" name="message" problem={problemOf('message')}>
          <textarea name="message" {...refused('message')} maxLength={limits.message} rows={3} />
        </Field>
        <div className="fields-pair">
          <Field label="Kind" name="kind" problem={problemOf('kind')}>
            <select name="kind" {...refused('kind')}>
              {notificationKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {kinds[kind].label}
                </option>
              ))}
            </select>
          </Field>
          <Field label="From" name="from" problem={problemOf('from')}>
            {text('from', { placeholder: 'nobody' })}
          </Field>
          <Field label="User (optional)" name="user" problem={problemOf('user')}>
            {text('user', { placeholder: 'everyone' })}
          </Field>
          <Field label="Group" name="group" problem={problemOf('group')}>
            <select name="group" {...refused('group')} defaultValue="">
              <option value="">everyone</option>
              <option value="team">team</option>
              <option value="ops">ops</option>
              <option value="news">news</option>
            </select>
          </Field>
        </div>
        <p className="quiet">
          This browser listens as <code>{guestId}</code>, in the groups team and ops.
        </p>
        <div className="button-row">
          <button type="submit">Post</button>
          <button type="button" className="button-quiet" onClick={() => desk.postSamples(1)}>
            Post a sample
          </button>
          <button type="button" className="button-quiet" onClick={() => desk.postSamples(10)}>
            Post ten
          </button>
        </div>
        <output className="quiet">{sent}</output>
        {problem && !fields.includes(problem.field ?? '') && (
          <p className="field-error" role="alert">
            {problem.message}
          </p>
        )}
      </form>
    </section>
  )
}
