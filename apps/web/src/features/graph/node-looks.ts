import type { Category } from '@heddle/model'

/** Shape of a category's card and mark, so that categories differ by form and not by colour alone. */
interface NodeLook {
  readonly card: string
  readonly icon: string
}

export const NODE_LOOKS: { readonly [Name in Category]: NodeLook } = {
  trigger: { card: 'rounded-r-lg rounded-l-[2.5rem] pl-4', icon: 'rounded-full bg-node-trigger' },
  tool: { card: 'rounded-lg', icon: 'rounded-md bg-node-tool' },
  agent: { card: 'rounded-3xl', icon: 'rounded-full bg-node-agent' },
  condition: {
    card: 'rounded-lg',
    icon: 'scale-[0.8] rotate-45 rounded-sm bg-node-condition [&>svg]:size-5 [&>svg]:-rotate-45',
  },
  adapter: { card: 'rounded-lg', icon: '-skew-x-12 rounded-sm bg-node-adapter [&>svg]:skew-x-12' },
  aggregator: {
    card: 'rounded-lg',
    icon: 'rounded-none bg-node-aggregator [clip-path:polygon(22%_0,78%_0,100%_50%,78%_100%,22%_100%,0_50%)]',
  },
  control: { card: 'rounded-lg', icon: 'rounded-sm bg-node-control' },
}
