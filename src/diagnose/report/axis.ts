// A line of time on which long stretches without anything are cut short, so that what happened can be told apart.

export interface Span {
  /** Unix milliseconds. */
  from: number
  to: number
}

export interface Axis extends Span {
  /** Place of a time, from 0 to 1. */
  at(time: number): number
  /** Places at which time is left out. */
  cuts: readonly number[]
}

/** A stretch without anything is long if it takes this share of all, and it is left this share of what is drawn. */
const long = 0.2
/** Milliseconds: what is shorter is no long stretch in any incident. */
const least = 60_000
const left = 0.03

/** undefined: fewer than two times. */
export function axis(spans: readonly Span[]): Axis | undefined {
  const busy = merged(spans)
  const [first] = busy
  const last = busy.at(-1)
  if (first === undefined || last === undefined || last.to <= first.from) return undefined
  const whole = last.to - first.from
  const pieces = busy.flatMap((span, index): Piece[] => {
    const before = busy[index - 1]
    const gap = before === undefined ? 0 : span.from - before.to
    const cut = gap > Math.max(least, long * whole)
    const between =
      before === undefined ? [] : [{ from: before.to, to: span.from, size: cut ? left * whole : gap, cut }]
    return [...between, { ...span, size: span.to - span.from, cut: false }]
  })
  return { from: first.from, to: last.to, ...placed(pieces) }
}

interface Piece extends Span {
  size: number
  cut: boolean
}

function placed(pieces: readonly Piece[]): Pick<Axis, 'at' | 'cuts'> {
  const all = pieces.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  const rows = pieces.map((piece) => {
    const row = { ...piece, begin: done / all, share: piece.size / all }
    done += piece.size
    return row
  })
  return {
    at(time) {
      const row = rows.find(({ to }) => time <= to)
      if (row === undefined) return 1
      const into = row.to === row.from ? 0 : Math.max(0, (time - row.from) / (row.to - row.from))
      return row.begin + into * row.share
    },
    cuts: rows.filter(({ cut }) => cut).map(({ begin, share }) => begin + share / 2),
  }
}

function merged(spans: readonly Span[]): Span[] {
  const done: Span[] = []
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = done.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else done.push({ from, to: Math.max(from, to) })
  }
  return done
}
