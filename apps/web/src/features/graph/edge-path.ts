import type { Point } from './model/place-nodes.ts'

/** How far curves run straight out of a node before they turn, as a share of the distance. */
const STRAIGHTNESS = 0.4
/** An edge keeps its height this far on both sides of a passage: the width of a node. */
const PASSAGE = 100

/**
 * The path of an edge from left to right, through its passages: a curve between two points, a level line where it passes
 * the nodes of a layer. `middle` is where its label stands.
 */
export function edgePath(
  from: Point,
  to: Point,
  passage: readonly Point[],
): { readonly path: string; readonly middle: Point } {
  const stops = [{ enter: from, leave: from }, ...passage.map(widen), { enter: to, leave: to }]
  let path = `M ${from.x} ${from.y}`
  for (const [at, stop] of stops.slice(1).entries()) {
    const { leave } = stops[at] ?? stop
    const bend = Math.max(20, (stop.enter.x - leave.x) * STRAIGHTNESS)
    path += ` C ${leave.x + bend} ${leave.y} ${stop.enter.x - bend} ${stop.enter.y} ${stop.enter.x} ${stop.enter.y}`
    if (stop.leave.x !== stop.enter.x) path += ` L ${stop.leave.x} ${stop.leave.y}`
  }
  return { path, middle: passage[Math.floor(passage.length / 2)] ?? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } }
}

function widen({ x, y }: Point) {
  return { enter: { x: x - PASSAGE, y }, leave: { x: x + PASSAGE, y } }
}
