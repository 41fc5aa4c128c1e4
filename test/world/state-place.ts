// Where tests keep a state file, and what stands around it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

export function place(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'nje-state-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const warnings: string[] = []
  return {
    folder,
    path: join(folder, 'state.json'),
    warnings,
    around: {
      now: () => 1000,
      warn: (message: string) => warnings.push(message),
      /** A pause after a write is over at once, patience is endless. */
      pause: (seconds: number) => (seconds >= 2 ? new Promise<never>(() => undefined) : Promise.resolve()),
    },
  }
}

export const asset = { account: 'A', stream: 'S', consumer: '' }
