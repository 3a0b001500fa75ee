import { Check, Copy } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { IconButton } from '../form/icon-button.tsx'

const SHOW_DONE_MS = 1_500

export interface CopyButtonProps {
  readonly text: string | (() => string)
  readonly label: string
  readonly doneLabel: string
  /** Default: two sheets. */
  readonly icon?: ReactNode
  readonly className?: string
}

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label, doneLabel, icon, className }: CopyButtonProps) {
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
      icon={isDone ? <Check className="text-success-text" /> : (icon ?? <Copy />)}
      onClick={() => void copy()}
      {...(className === undefined ? {} : { className })}
    />
  )
}
