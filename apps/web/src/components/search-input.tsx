import { Input } from '@heddle/ui'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

interface SearchInputProps {
  readonly label: string
  readonly value: string
  /** Called when typing has come to a rest. */
  readonly onSearch: (text: string) => void
  readonly className?: string
}

const REST_MS = 250

/** A field that filters a list while people type. */
export function SearchInput({ label, value, onSearch, className }: SearchInputProps) {
  const [text, setText] = useState(value)
  const told = useRef(value)
  useEffect(() => {
    // The address changed by itself: going back, a cleared filter.
    if (value !== told.current) setText((told.current = value))
  }, [value])
  useEffect(() => {
    if (text === told.current) return
    const timer = setTimeout(() => onSearch((told.current = text)), REST_MS)
    return () => clearTimeout(timer)
  }, [text, onSearch])
  return (
    <Input
      type="search"
      aria-label={label}
      placeholder={label}
      leading={<Search />}
      value={text}
      onChange={(event) => setText(event.target.value)}
      {...(className === undefined ? {} : { className })}
    />
  )
}
