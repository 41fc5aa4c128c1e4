// Where panels of given sizes stand on a grid of 24 columns, the same in Grafana and Perses.

export interface Size {
  width: number
  height: number
}

/** Each as high as it fits, left first: a low one may stand beside a high one. */
export function places(sizes: readonly Size[]): { x: number; y: number }[] {
  const heights: number[] = Array<number>(24).fill(0)
  return sizes.map(({ width, height }) => {
    const tops = heights.slice(0, 24 - width + 1).map((_, x) => Math.max(...heights.slice(x, x + width)))
    const y = Math.min(...tops)
    const x = tops.indexOf(y)
    heights.fill(y + height, x, x + width)
    return { x, y }
  })
}
