import { stepIcon, stepTime, streamName, type TaleSnapshot } from '@ssekit/demo-kit'
import { useLayoutEffect, useRef } from 'react'
import { Icon } from '../components/Icon.tsx'

/** What happened to one stream since it was last lost, drawn as a line of what came after what. */
export const StoryLine = ({ tale: { path, steps } }: { tale: TaleSnapshot }) => {
  const line = useRef<HTMLOListElement>(null)

  // The end is what happens now.
  useLayoutEffect(() => {
    if (line.current) line.current.scrollLeft = line.current.scrollWidth
  }, [steps])

  return (
    <div className="story" data-testid={`story-${path}`}>
      <span className="story-name">{streamName(path)}</span>
      <ol ref={line} tabIndex={0} aria-label={`What happened to the stream of ${streamName(path)}`}>
        {steps.map((step) => (
          <li key={`${step.kind}-${step.at}-${step.text}`} data-kind={step.kind}>
            <Icon name={stepIcon[step.kind]} />
            <span>{step.text}</span>
            <time>{stepTime(step, steps[0]!)}</time>
          </li>
        ))}
      </ol>
    </div>
  )
}
