// The dashboard of the incident: top to bottom what is wrong, who causes it, what the log says, and whether we see everything.
import type { DashboardSpec } from './dashboard.ts'
import { alerts } from './incident/alerts.ts'
import { consensus } from './incident/consensus.ts'
import { culprit } from './incident/culprit.ts'
import { exporter } from './incident/exporter.ts'
import { ladderRow } from './incident/ladder.ts'
import { symptoms } from './incident/symptoms.ts'
import { verdict } from './incident/verdict.ts'

export const raftIncident: DashboardSpec = {
  uid: 'nats-js-raft-incident',
  title: 'NATS / JetStream RAFT incident',
  description:
    'A JetStream cluster that goes under: how far up the ladder of append entries pending, since when, which server causes it, and whether everything is seen.',
  variables: ['nats_cluster', 'server', 'account', 'stream'],
  rows: [verdict, alerts, ladderRow, culprit, symptoms, consensus, exporter],
}
