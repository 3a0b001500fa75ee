import { Bot, Cable, Merge, Split, Workflow, Wrench, Zap, type LucideIcon } from 'lucide-react'

/** The seven categories of nodes. */
export const NODE_CATEGORIES = ['trigger', 'tool', 'agent', 'condition', 'adapter', 'aggregator', 'control'] as const
export type NodeCategory = (typeof NODE_CATEGORIES)[number]

export interface CategoryLook {
  readonly Icon: LucideIcon
  /** Classes for text and icon, for a solid mark, and for a soft background. */
  readonly text: string
  readonly solid: string
  readonly soft: string
}

/** Icon and colour of each category. */
export const CATEGORY_LOOKS: Readonly<Record<NodeCategory, CategoryLook>> = {
  trigger: { Icon: Zap, text: 'text-node-trigger', solid: 'bg-node-trigger', soft: 'bg-node-trigger/14' },
  tool: { Icon: Wrench, text: 'text-node-tool', solid: 'bg-node-tool', soft: 'bg-node-tool/14' },
  agent: { Icon: Bot, text: 'text-node-agent', solid: 'bg-node-agent', soft: 'bg-node-agent/14' },
  condition: { Icon: Split, text: 'text-node-condition', solid: 'bg-node-condition', soft: 'bg-node-condition/14' },
  adapter: { Icon: Cable, text: 'text-node-adapter', solid: 'bg-node-adapter', soft: 'bg-node-adapter/14' },
  aggregator: { Icon: Merge, text: 'text-node-aggregator', solid: 'bg-node-aggregator', soft: 'bg-node-aggregator/14' },
  control: { Icon: Workflow, text: 'text-node-control', solid: 'bg-node-control', soft: 'bg-node-control/14' },
}
