// The verdict of diagnosis as series: what this exporter makes of what it has seen in the trailing quarter of an hour.
import { diagnose, type Judged, type Verdict } from '../diagnose/diagnose.ts'
import { evidenceOf } from '../diagnose/from-world.ts'
import type { World } from '../world/world.ts'
import { table } from './family.ts'

export const verdicts = (world: World): Verdict[] => evidenceOf(world).map(diagnose)

const source = 'diagnosis of endpoints and logs, docs/DIAGNOSIS.md'

const verdict = table<Verdict>({
  entity: 'Diagnosis',
  rows: (_, once) => once(verdicts),
  labels: {
    nats_cluster: ({ cluster }) => cluster,
    hypothesis: ({ hypothesis }) => hypothesis,
    confidence: ({ confidence }) => confidence,
  },
  families: [
    {
      name: 'nats_diagnosis',
      type: 'gauge',
      help: 'What is wrong as far as this exporter has seen in the trailing 15 minutes: 1, one series a cluster.',
      source,
      value: () => 1,
    },
  ],
})

const seen = table<Verdict>({
  entity: 'Diagnosis',
  rows: (_, once) => once(verdicts),
  labels: { nats_cluster: ({ cluster }) => cluster },
  families: [
    {
      name: 'nats_diagnosis_servers_seen',
      type: 'gauge',
      help: 'Servers whose endpoints or log the verdict rests on.',
      source,
      value: ({ evidence: { coverage } }) => new Set(coverage.map(({ server }) => server)).size,
    },
  ],
})

interface Named extends Judged {
  cluster: string
}

const server = table<Named>({
  entity: 'Diagnosis of a server',
  rows: (_, once) =>
    once(verdicts).flatMap(({ cluster, servers }) =>
      servers.filter(({ role }) => role === 'culprit' || role === 'victim').map((one) => ({ ...one, cluster })),
    ),
  labels: { nats_cluster: ({ cluster }) => cluster, server: ({ name }) => name, role: ({ role }) => role },
  families: [
    {
      name: 'nats_diagnosis_server',
      type: 'gauge',
      help: 'Server that the verdict names as at fault (culprit) or as suffering (victim): 1.',
      source,
      value: () => 1,
    },
  ],
})

export const diagnosisTables = [verdict, seen, server]
