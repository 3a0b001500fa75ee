import { JsonView } from './json-view.tsx'
import type { ShownValue } from '../execution/model/execution-view.ts'
import { LargeValue } from './large-value.tsx'

interface ValueViewProps {
  readonly executionId: string
  readonly value: ShownValue
  readonly label: string
  readonly pathPrefix?: string
}

/** A value of an execution; a large one is read from the server as far as somebody looks. */
export function ValueView({ executionId, value, label, pathPrefix }: ValueViewProps) {
  const prefix = pathPrefix === undefined ? {} : { pathPrefix }
  if (value.kind === 'whole') return <JsonView value={value.value} label={label} {...prefix} />
  return <LargeValue executionId={executionId} value={value} label={label} {...prefix} />
}
