import type { Definition } from '@heddle/model'

/** Nodes side by side in one layer. */
const WIDTH = 50

/**
 * A layered definition whose nodes read the nodes before them. `seed` makes every text different from those of other
 * seeds.
 */
export function buildLargeDefinition(size: {
  readonly nodes: number
  readonly edges: number
  readonly seed: number
}): Definition {
  const nodes: Definition['nodes'] = []
  const edges: NonNullable<Definition['edges']> = []
  for (let at = 0; at < size.nodes; at += 1) nodes.push(buildNode(at, size.seed))
  for (let at = WIDTH; edges.length < size.edges && at < size.nodes * 4; at += 1) {
    const to = WIDTH + ((at - WIDTH) % (size.nodes - WIDTH))
    const lap = Math.floor((at - WIDTH) / (size.nodes - WIDTH))
    const layer = Math.floor(to / WIDTH)
    const from = (layer - 1) * WIDTH + ((to + lap * 7) % WIDTH)
    edges.push({ from: idOf(from), to: idOf(to) })
  }
  return {
    format: 'heddle/v1',
    name: `Bench ${size.seed}`,
    input: { type: 'object', properties: { limit: { type: 'integer' }, topic: { type: 'string' } } },
    nodes,
    edges,
    output: { last: `${idOf(size.nodes - 1)}.value` },
  }
}

function idOf(at: number): string {
  return `node${at}`
}

function buildNode(at: number, seed: number): Definition['nodes'][number] {
  const source = at < WIDTH ? 'input.limit' : `${idOf(at - WIDTH)}.value`
  const id = idOf(at)
  switch (at % 3) {
    case 0:
      return {
        id,
        type: 'data.transform@1',
        config: { fields: { value: `${source} + ${at} * ${seed + 1}`, label: `'n${at}-${seed}'` } },
      }
    case 1:
      return {
        id,
        type: 'http.request@1',
        config: {
          method: 'GET',
          url: `https://example.test/${seed}/${at}?q=\${{ ${source} }}`,
          headers: { accept: 'application/json', trace: `t-${seed}-${at}` },
        },
        retry: { maxAttempts: 3 },
        timeoutSeconds: 30,
        position: { x: at, y: seed },
      }
    default:
      return {
        id,
        type: 'data.template@1',
        config: { text: `Item ${at}/${seed}: \${{ ${source} }} of \${{ input.topic }}` },
        when: `${source} != null and input.limit > ${at + seed}`,
      }
  }
}
