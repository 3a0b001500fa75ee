import type { Category } from '@heddle/model'

/** Shape of a category's card and mark, so that categories differ by form and not by colour alone. */
interface NodeLook {
  readonly card: string
  readonly icon: string
  readonly bar: string
}

export const NODE_LOOKS: { readonly [Name in Category]: NodeLook } = {
  trigger: { card: 'rounded-r-lg rounded-l-[2.5rem] pl-4', icon: 'rounded-full', bar: 'hidden' },
  tool: { card: 'rounded-lg', icon: 'rounded-md', bar: 'bg-node-tool' },
  agent: { card: 'rounded-2xl', icon: 'rounded-full', bar: 'bg-node-agent' },
  condition: { card: 'rounded-lg', icon: 'rotate-45 rounded-sm scale-90 [&>svg]:-rotate-45', bar: 'bg-node-condition' },
  adapter: { card: 'rounded-lg', icon: '-skew-x-12 rounded-sm [&>svg]:skew-x-12', bar: 'bg-node-adapter' },
  aggregator: {
    card: 'rounded-lg',
    icon: 'rounded-none [clip-path:polygon(25%_0,75%_0,100%_50%,75%_100%,25%_100%,0_50%)]',
    bar: 'bg-node-aggregator',
  },
  control: { card: 'rounded-lg', icon: 'rounded-sm ring-1 ring-node-control/50 ring-inset', bar: 'bg-node-control' },
}
