// What only root is sure to be let do, and only where the machine has what it takes.
import { accessSync } from 'node:fs'

/** Whether we are root and may use this file or folder so; `mode` as in fs.constants. */
export function rootMay(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return process.getuid?.() === 0
  } catch {
    return false
  }
}
