// Logs that are written and rotated all through a soak, and how many lines were written to each: real servers' and our own.
import { appendFileSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { stamp } from '../test/e2e/stamp.ts'

export interface WrittenLog {
  /** Moves it aside, as nats-server names what it has rotated; whoever writes to it opens it anew afterwards. */
  rotate(): void
  /** Lines so far, with those of files that are gone. */
  lines(): number
}

const linesOf = (path: string): number => readFileSync(path, 'utf8').split('\n').length - 1
/** Rotated files that stay: a reader that comes late finds them. */
const kept = 6

/** Follows what a log becomes. The file must be there, empty, before anybody writes to it. */
export function writtenLog(path: string): WrittenLog {
  writeFileSync(path, '')
  const folder = dirname(path)
  const rotated = (): string[] =>
    readdirSync(folder)
      .filter((name) => name.startsWith(`${basename(path)}.2`))
      .sort()
      .map((name) => join(folder, name))
  let gone = 0
  return {
    rotate() {
      const time = new Date()
        .toISOString()
        .replaceAll(/[-T:.]/g, '.')
        .slice(0, 23)
      renameSync(path, `${path}.${time}000000`)
      for (const old of rotated().slice(0, -kept)) {
        gone += linesOf(old)
        rmSync(old)
      }
    },
    lines: () => [...rotated(), path].reduce((sum, one) => sum + linesOf(one), gone),
  }
}

export interface Writer {
  written(): number
  end(): void
}

/** So many lines a second to a file, in a tenth of a second's pieces; one in ten is a rung of the ladder. */
export function writeEvenly(path: string, perSecond: number): Writer {
  let written = 0
  const line = (n: number): string =>
    n % 10 > 0
      ? `[7] ${stamp(n)} [INF] line ${n}\n`
      : `[7] ${stamp(n)} [WRN] RAFT [S1Nunr6R - S-R3F-${String(n % 5000).padStart(8, '0')}] 10000 append entries pending\n`
  const timer = setInterval(() => {
    const block = Array.from({ length: perSecond / 10 }, (_, at) => line(written + at)).join('')
    appendFileSync(path, block)
    written += perSecond / 10
  }, 100)
  return { written: () => written, end: () => clearInterval(timer) }
}
