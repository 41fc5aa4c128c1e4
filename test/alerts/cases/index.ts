// Every test of an alert, by rule group.
import type { Case } from './case.ts'
import { cases as cascade } from './cascade.ts'
import { cases as consensus } from './consensus.ts'
import { cases as exporter } from './exporter.ts'
import { cases as jetstream } from './jetstream.ts'
import { cases as ladder } from './ladder.ts'
import { cases as server } from './server.ts'
import { cases as storage } from './storage.ts'

export const cases: Record<string, Case[]> = { ladder, storage, consensus, cascade, jetstream, server, exporter }
