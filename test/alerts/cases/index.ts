// Every test of an alert, by rule group.
import type { Case } from './case.ts'
import { cases as exporter } from './exporter.ts'
import { cases as ladder } from './ladder.ts'

export const cases: Record<string, Case[]> = { ladder, exporter }
