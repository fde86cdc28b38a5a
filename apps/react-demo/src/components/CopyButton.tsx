import { copyText } from '@ssekit/demo-kit'
import { useState } from 'react'
import { Icon } from './Icon.tsx'

export interface CopyButtonProps {
  text: () => string
  className: string
}

/** Copies a text, and says so until one turns to something else. */
export const CopyButton = ({ text, className }: CopyButtonProps) => {
  const [said, setSaid] = useState('')
  return (
    <button
      type="button"
      className={`button-small ${className}`}
      onClick={async () => setSaid(await copyText(text()))}
      onBlur={() => setSaid('')}
    >
      <Icon name="copy" />
      {said || 'Copy'}
    </button>
  )
}
