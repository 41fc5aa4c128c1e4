// A folder for running programs: gone after them, which t.testdir() is not (it goes first, while they still write).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

/** Ends what was begun, the last first: a test, or whoever else does. */
export type Owner = Pick<Test, 'teardown'>

/** To be called before the programs are started: what is registered last is torn down first. */
export function scratch(t: Owner): string {
  const folder = mkdtempSync(join(tmpdir(), 'nats-jetstream-exporter-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
