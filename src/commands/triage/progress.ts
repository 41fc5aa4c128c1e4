// A bar on a terminal while much is read; nothing anywhere else.
import type { Io } from '../io.ts'

export interface Progress {
  add(bytes: number): void
  end(): void
}

/** Less is read before anybody looks. */
const much = 50_000_000
const columns = 40

export function progress({ stderr }: Io, total: number): Progress {
  const shown = 'isTTY' in stderr && stderr.isTTY === true && total >= much
  if (!shown) return { add: () => undefined, end: () => undefined }
  let read = 0
  let drawn = -1
  return {
    add(bytes) {
      read += bytes
      const done = Math.min(columns, Math.floor((read / total) * columns))
      if (done === drawn) return
      drawn = done
      stderr.write(
        `\r[${'#'.repeat(done)}${'.'.repeat(columns - done)}] ${Math.round(read / 1e6)} of ${Math.round(total / 1e6)} MB`,
      )
    },
    end: () => void stderr.write(`\r${' '.repeat(columns + 30)}\r`),
  }
}
