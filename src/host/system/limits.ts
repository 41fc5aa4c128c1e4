// What the kernel lets this process have at most.
import { join } from 'node:path'
import { readText } from './text.ts'

/** How many files, sockets and pipes this process may have open at one time; undefined where there is no /proc, or no limit. */
export function openFileLimit(root = '/'): number | undefined {
  const found = /^Max open files +(\d+) /m.exec(readText(join(root, 'proc/self/limits')) ?? '')?.[1]
  return found === undefined ? undefined : Number(found)
}
