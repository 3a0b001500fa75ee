import { createContext } from 'react'

/** What can be done on the graph itself. */
export interface GraphActionsValue {
  /** Shows iteration `index` of the container `nodeId`. */
  readonly onFocusIteration: (nodeId: string, index: number) => void
}

export const GraphActions = createContext<GraphActionsValue>({ onFocusIteration: () => undefined })
