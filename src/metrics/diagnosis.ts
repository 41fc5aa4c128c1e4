// The verdict of diagnosis as series: what this exporter makes of what it has seen in the trailing quarter of an hour.
import { diagnose, type Judged, type Verdict } from '../diagnose/diagnose.ts'
import { evidenceSteps } from '../diagnose/from-world.ts'
import type { Steps } from '../steps.ts'
import type { World } from '../world/world.ts'
import { pause, table, type Once, type Pause } from './family.ts'

/** The verdicts of one World, which are made in steps by the table that asks first. */
function judging(world: World): { steps(): Steps<readonly Verdict[]> } {
  let made: readonly Verdict[] | undefined
  return {
    *steps() {
      made ??= yield* verdictSteps(world)
      return made
    },
  }
}

function* verdictSteps(world: World): Steps<readonly Verdict[]> {
  const made: Verdict[] = []
  for (const evidence of yield* evidenceSteps(world)) {
    yield
    made.push(diagnose(evidence))
  }
  return made
}

function* verdicts(once: Once): Generator<Pause, readonly Verdict[]> {
  const steps = once(judging).steps()
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) yield pause
  return step.value
}

function* eachVerdict(_: World, once: Once): Generator<Verdict | Pause> {
  for (const one of yield* verdicts(once)) yield one
}

const source = 'diagnosis of endpoints and logs, docs/DIAGNOSIS.md'

const verdict = table<Verdict>({
  entity: 'Diagnosis',
  rows: eachVerdict,
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
  rows: eachVerdict,
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
  *rows(_, once) {
    for (const { cluster, servers } of yield* verdicts(once))
      for (const one of servers) if (one.role === 'culprit' || one.role === 'victim') yield { ...one, cluster }
  },
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
