import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../form/icon-button.tsx'

const SHOW_DONE_MS = 1_500

export interface CopyButtonProps {
  readonly text: string | (() => string)
  readonly label: string
  readonly doneLabel: string
  readonly className?: string
}

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label, doneLabel, className }: CopyButtonProps) {
  const [isDone, setIsDone] = useState(false)
  useEffect(() => {
    if (!isDone) return
    const timer = setTimeout(() => setIsDone(false), SHOW_DONE_MS)
    return () => clearTimeout(timer)
  }, [isDone])
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : text())
    setIsDone(true)
  }
  return (
    <IconButton
      size="sm"
      label={isDone ? doneLabel : label}
      icon={isDone ? <Check className="text-success-text" /> : <Copy />}
      onClick={() => void copy()}
      {...(className === undefined ? {} : { className })}
    />
  )
}
