/** Texts on drawn graphs. */
export const graph = {
  fit: 'Fit to view',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  map: 'Map of the graph',
  retries_one: '{{count}} retry',
  retries_other: '{{count}} retries',
  iterations: 'Iterations done, of all',
  progress: 'Progress',
  previousIteration: 'Previous iteration',
  nextIteration: 'Next iteration',
} as const
