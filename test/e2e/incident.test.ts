// The main job, end to end, as most users see it: over HTTP, with a series for every group, on three versions.
import t from 'tap'
import { natsVersions } from '../cluster/programs.ts'
import { everything } from './exporter.ts'
import { incidents } from './incident.ts'

t.setTimeout(600_000)

/** The last that logs 15,000 first, one since, and the newest. */
const versions = ['2.11.8', '2.12.4', natsVersions.at(-1)!]

t.test('one page an incident, and one all-clear', { timeout: 600_000 }, (t) =>
  incidents(t, versions, { config: everything }),
)
