import { useFormat } from '@heddle/ui'
import { useCallback } from 'react'

const ISO_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** Writes the times in a sentence of the server as this person reads times. */
export function useSayTimes(): (text: string) => string {
  const format = useFormat()
  return useCallback((text) => text.replaceAll(ISO_TIME, (time) => format.dateTime(Date.parse(time))), [format])
}
