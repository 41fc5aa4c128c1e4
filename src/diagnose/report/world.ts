// The reports of a World: what this exporter says of each of its clusters now.
import type { World } from '../../world/world.ts'
import { diagnose } from '../diagnose.ts'
import { evidenceOf } from '../from-world.ts'
import { worstFirst } from './json.ts'
import { report, type Report } from './report.ts'

/** The worst first. */
export const worldReports = (world: World): Report[] =>
  worstFirst(evidenceOf(world).map((evidence) => report(diagnose(evidence))))
