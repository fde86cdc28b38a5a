import { isApiError, limits, guestId, plural, postNotification, type ApiError } from '@ssekit/demo-kit'
import { useState, type SubmitEvent } from 'react'
import { Field } from './Field.tsx'

const fields = ['title', 'message', 'user', 'group']

export const NotificationForm = () => {
  const [sent, setSent] = useState('')
  const [problem, setProblem] = useState<ApiError | null>(null)
  const problemOf = (field: string) => (problem?.field === field ? problem.message : undefined)
  const invalid = (field: string) => problem?.field === field || undefined

  const post = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const text = (name: string) => String(new FormData(form).get(name) ?? '').trim()
    const draft = { title: text('title'), message: text('message'), user: text('user'), group: text('group') }
    try {
      const { connections } = await postNotification(draft)
      setProblem(null)
      setSent(`Sent to ${plural(connections, 'connection')}.`)
      form.reset()
      form.querySelector('input')?.focus()
    } catch (error) {
      if (!isApiError(error)) throw error
      setSent('')
      setProblem(error)
    }
  }

  return (
    <section className="panel" aria-labelledby="post-title">
      <div className="panel-header">
        <h2 id="post-title">Post a notification</h2>
      </div>
      <form className="fields" onSubmit={post}>
        <Field label="Title" problem={problemOf('title')}>
          <input
            name="title"
            aria-invalid={invalid('title')}
            required
            maxLength={limits.title}
            autoComplete="off"
          />
        </Field>
        <Field label="Message" problem={problemOf('message')}>
          <textarea
            name="message"
            aria-invalid={invalid('message')}
            required
            maxLength={limits.message}
            rows={2}
          />
        </Field>
        <div className="fields-pair">
          <Field label="User (optional)" problem={problemOf('user')}>
            <input
              name="user"
              aria-invalid={invalid('user')}
              maxLength={limits.user}
              autoComplete="off"
              placeholder="everyone"
            />
          </Field>
          <Field label="Group" problem={problemOf('group')}>
            <select name="group" aria-invalid={invalid('group')} defaultValue="">
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
          <output className="quiet">{sent}</output>
        </div>
        {problem && !fields.includes(problem.field ?? '') && (
          <p className="field-error" role="alert">
            {problem.message}
          </p>
        )}
      </form>
    </section>
  )
}
