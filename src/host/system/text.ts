// Files of /proc, /sys and the like, which are the kernel's memory and never a disk: they may be read in this process.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Undefined: it is not there, or not for us. Which of the two does not matter: it is unknown. */
export function readText(path: string): string | undefined {
  return attempt(() => readFileSync(path, 'utf8'))
}

/** One line without its end. */
export function readLine(path: string): string | undefined {
  return readText(path)?.trim()
}

/** Decimal, or hexadecimal with 0x in front. */
export function readNumber(path: string): number | undefined {
  const text = readLine(path)
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  return Number.isNaN(value) ? undefined : value
}

export function readNames(path: string): readonly string[] | undefined {
  return attempt(() => readdirSync(path))
}

export function readTarget(path: string): string | undefined {
  return attempt(() => readlinkSync(path))
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return undefined
  }
}

/** Lines of `key value`, with whatever stands between. */
export function readTable(path: string): ReadonlyMap<string, number> | undefined {
  const text = readText(path)
  if (text === undefined) return undefined
  const rows = text.split('\n').flatMap((line): [string, number][] => {
    const [key = '', value = ''] = line.split(/[\s:=]+/)
    return key === '' || value === '' || Number.isNaN(Number(value)) ? [] : [[key, Number(value)]]
  })
  return new Map(rows)
}
