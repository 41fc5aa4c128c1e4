// A folder for running programs: gone after them, which t.testdir() is not (it goes first, while they still write).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

/** Ends what was begun, the last first: a test, or whoever else does. */
export type Owner = Pick<Test, 'teardown'>

/** An owner outside a test. */
export function newOwner(): Owner & { end(): Promise<void> } {
  const acts: (() => unknown)[] = []
  return {
    teardown: (act) => void acts.push(act),
    end: async () => {
      for (const act of acts.splice(0).reverse()) await act()
    },
  }
}

/** To be called before the programs are started: what is registered last is torn down first. */
export function scratch(t: Owner): string {
  const folder = mkdtempSync(join(tmpdir(), 'nats-jetstream-exporter-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
