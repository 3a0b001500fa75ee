import type { GraphNode } from './graph-card.tsx'

const BY_STATUS: { readonly [status: string]: string | undefined } = {
  running: 'var(--info-solid)',
  waiting: 'var(--waiting-solid)',
  completed: 'var(--success-solid)',
  failed: 'var(--danger-solid)',
  timeout: 'var(--danger-solid)',
}

/** Colour of a node on the mini-map: its status, else its kind. */
export function miniMapColor(node: GraphNode): string {
  if (node.type === 'container') return 'var(--neutral-soft)'
  const { state } = node.data
  return (state === null ? undefined : BY_STATUS[state.status]) ?? 'var(--neutral-solid)'
}
