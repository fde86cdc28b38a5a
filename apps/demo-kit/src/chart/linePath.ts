export interface Point {
  /** Epoch milliseconds. */
  at: number
  value: number
}

export interface ChartBox {
  width: number
  height: number
  /** Epoch milliseconds at the right edge. */
  end: number
  /** Milliseconds between the left and the right edge. */
  span: number
  /** The value at the top edge; zero is at the bottom. */
  maximum: number
  /** Two points further apart than this (ms) are not joined: no line where nothing was measured. */
  maxGap: number
}

const round = (value: number): number => Math.round(value * 10) / 10

/** The `d` of an SVG path through the points, left to right, one piece per stretch without a gap. */
export const linePath = (points: readonly Point[], box: ChartBox): string => {
  const x = (at: number) => round(box.width * (1 - (box.end - at) / box.span))
  const y = (value: number) => round(box.height * (1 - Math.min(value, box.maximum) / box.maximum))

  return points
    .map((point, index) => {
      const previous = points[index - 1]
      const joined = previous !== undefined && point.at - previous.at <= box.maxGap
      return `${joined ? 'L' : 'M'}${x(point.at)} ${y(point.value)}`
    })
    .join('')
}
