// Where the demo is shown: a terminal, of which the last frame is drawn over in place, or a file or pipe, which gets lines.
import type { Io } from '../io.ts'
import { broken } from './columns.ts'

export interface Size {
  columns: number
  rows: number
}

export interface Screen {
  /** Whether what was written can be drawn over. */
  terminal: boolean
  colour: boolean
  size(): Size
  /** Over the frame before, if nothing was printed since. No line may be wider than the terminal, nor the frame as high. */
  draw(lines: readonly string[]): void
  /** Below what is there, to stay. */
  print(lines: readonly string[]): void
}

/** What a terminal that does not tell its size is taken for. */
const usual = { columns: 80, rows: 24 } as const

export function openScreen({ stdout, env }: Pick<Io, 'stdout' | 'env'>): Screen {
  const terminal = 'isTTY' in stdout && stdout.isTTY === true && env['TERM'] !== 'dumb'
  const told = (name: keyof Size): number => {
    const value: unknown = Reflect.get(stdout, name)
    return typeof value === 'number' && value > 0 ? value : usual[name]
  }
  const size = (): Size => ({ columns: told('columns'), rows: told('rows') })
  /** Height of the frame that can be drawn over, and the width of the terminal then. */
  let last: { lines: number; columns: number } | undefined
  return {
    terminal,
    colour: terminal && env['NO_COLOR'] === undefined,
    size,
    draw(lines) {
      const { columns } = size()
      // In another width the terminal has wrapped the frame before, nobody knows to how many lines.
      const back = last === undefined ? '' : last.columns === columns ? `\x1b[${last.lines}A` : '\x1b[2J\x1b[H'
      stdout.write(`${back}${lines.map((line) => `\x1b[2K${line}\n`).join('')}\x1b[J`)
      last = { lines: lines.length, columns }
    },
    print(lines) {
      stdout.write(`${lines.join('\n')}\n`)
      last = undefined
    },
  }
}

/** A whole line in one colour, as a report paints its titles: broken to the width, each part in that colour. */
const painted = /^(?<on>\x1b\[[\d;]*m)?(?<text>.*?)(?<off>\x1b\[0m)?$/su

/** Lines, each broken to the width with its own indentation and a bit more. */
export function fitted(lines: readonly string[], columns: number): string[] {
  return lines.flatMap((line) => {
    const { on = '', text = '', off = '' } = painted.exec(line)?.groups ?? {}
    const lead = text.length - text.trimStart().length
    return broken(text, columns, ' '.repeat(Math.min(lead + 2, columns >> 1))).map((part) => on + part + off)
  })
}
