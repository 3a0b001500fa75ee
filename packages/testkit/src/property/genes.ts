import fc from 'fast-check'

/*
 * Random scenarios as small numbers: 0 is always the plainest choice, so that fast-check shrinks a counterexample to
 * what matters. `to-scenario.ts` gives the numbers their meaning.
 */

export interface NodeGene {
  readonly kind: number
  /** Earlier nodes of the scope it depends on. */
  readonly links: readonly { readonly to: number; readonly port: number; readonly when: number }[]
  readonly mood: number
  readonly onError: number
  readonly join: number
  readonly when: number
  readonly data: number
  readonly extra: number
  readonly compensate: number
  readonly children: readonly NodeGene[]
}

export interface ActGene {
  readonly kind: number
  readonly at: number
  readonly length: number
  readonly node: number
}

export interface ScenarioGene {
  readonly nodes: readonly NodeGene[]
  readonly failure: number
  readonly timeout: number
  readonly handler: number
  readonly restarts: number
  readonly triggers: number
  readonly acts: readonly ActGene[]
  readonly seed: number
}

/** `plain` times 0, then 1 to `last` once each: shrinks towards 0, and is not drawn to it otherwise. */
function choice(plain: number, last: number): fc.Arbitrary<number> {
  const others = Array.from({ length: last }, (_, at) => at + 1)
  return fc.constantFrom(...Array<number>(plain).fill(0), ...others)
}

const linkGene = fc.record({ to: choice(1, 7), port: choice(2, 2), when: choice(12, 3) })

function nodeGene(depth: number): fc.Arbitrary<NodeGene> {
  const children =
    depth === 0 ? fc.constant([]) : fc.array(nodeGene(depth - 1), { minLength: 1, maxLength: 4, size: 'max' })
  return fc.record({
    kind: choice(5, depth === 0 ? 13 : 17),
    links: fc.array(linkGene, { maxLength: 3 }),
    mood: choice(10, 9),
    onError: choice(3, 2),
    join: choice(3, 1),
    when: choice(12, 3),
    data: choice(1, 4),
    extra: choice(1, 47),
    compensate: choice(2, 1),
    children,
  })
}

/** Any scenario; containers two deep. */
export const scenarioGene: fc.Arbitrary<ScenarioGene> = fc.record({
  nodes: fc.array(nodeGene(2), { minLength: 1, maxLength: 7, size: 'max' }),
  failure: choice(1, 2),
  timeout: choice(6, 1),
  handler: choice(1, 1),
  restarts: choice(6, 1),
  triggers: choice(5, 1),
  acts: fc.array(fc.record({ kind: choice(3, 3), at: choice(1, 700), length: choice(1, 500), node: choice(1, 6) }), {
    maxLength: 2,
  }),
  seed: fc.nat(1_000_000),
})
