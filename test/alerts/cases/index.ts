// Every test of an alert, by rule group.
import type { TestCounts } from '../../../scripts/markdown/alerts.ts'
import type { Case } from './case.ts'
import { cases as bytes } from './bytes.ts'
import { cases as capacity } from './capacity.ts'
import { cases as cascade } from './cascade.ts'
import { cases as clusters } from './clusters.ts'
import { cases as consensus } from './consensus.ts'
import { cases as exporter } from './exporter.ts'
import { cases as fileSystems } from './file-systems.ts'
import { cases as fleet } from './fleet.ts'
import { cases as followers } from './followers.ts'
import { cases as groups } from './groups.ts'
import { cases as hidden } from './hidden.ts'
import { cases as jetstream } from './jetstream.ts'
import { cases as ladder } from './ladder.ts'
import { cases as lasting } from './lasting.ts'
import { cases as replica } from './replica.ts'
import { cases as server } from './server.ts'
import { cases as storage } from './storage.ts'
import { cases as stores } from './stores.ts'
import { cases as streams } from './streams.ts'

export const cases: Record<string, Case[]> = {
  ladder: [...ladder, ...bytes, ...followers],
  storage: [...storage, ...stores, ...fileSystems],
  consensus: [...consensus, ...replica],
  cascade,
  jetstream,
  server,
  exporter,
  fleet,
  clusters,
  groups,
  hidden,
  lasting,
  streams,
  capacity,
}

/** Is it a test that the alert fires? */
export const fires = ({ at }: Case): boolean => Object.values(at).some((firing) => firing.length > 0)

/** For docs/ALERTS.md: how many cases in which each alert fires, and in which it must not. */
export function testCounts(): TestCounts {
  const counts: Record<string, { fires: number; quiet: number }> = {}
  for (const one of Object.values(cases).flat()) {
    const count = (counts[one.alert] ??= { fires: 0, quiet: 0 })
    count[fires(one) ? 'fires' : 'quiet']++
  }
  return counts
}
