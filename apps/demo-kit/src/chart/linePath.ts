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

/** The `d` of two SVG paths, of the line through the points and of the area below it, a piece per stretch without a gap. */
export const linePath = (points: readonly Point[], box: ChartBox): { line: string; area: string } => {
  const x = (at: number) => round(box.width * (1 - (box.end - at) / box.span))
  const y = (value: number) => round(box.height * (1 - Math.min(value, box.maximum) / box.maximum))

  const stretches: Point[][] = []
  for (const point of points) {
    const stretch = stretches.at(-1)
    const previous = stretch?.at(-1)
    if (stretch && previous && point.at - previous.at <= box.maxGap) stretch.push(point)
    else stretches.push([point])
  }
  const lines = stretches.map((stretch) => stretch.map(({ at, value }) => `${x(at)} ${y(value)}`).join('L'))
  return {
    line: lines.map((line) => `M${line}`).join(''),
    area: stretches
      .map(
        (stretch, index) =>
          `M${x(stretch[0]!.at)} ${box.height}L${lines[index]}L${x(stretch.at(-1)!.at)} ${box.height}Z`,
      )
      .join(''),
  }
}
