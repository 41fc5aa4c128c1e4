// The end of a loop: the triage report of the incident, from what the recorded servers logged and answered, as `triage --url` makes it.
import { pile } from '../triage/pile.ts'
import { diagnose } from '../../diagnose/diagnose.ts'
import type { Evidence } from '../../diagnose/evidence.ts'
import { momentEvidence } from '../../diagnose/from-world.ts'
import { mergedEvidence } from '../../diagnose/merge.ts'
import { worstFirst } from '../../diagnose/report/json.ts'
import { report } from '../../diagnose/report/report.ts'
import { textReport } from '../../diagnose/report/text.ts'
import type { World } from '../../world/world.ts'
import type { Recording } from './recording.ts'
import { retime } from './replay.ts'

export interface Loop {
  recording: Recording
  /** Unix seconds at which it began to be played. */
  begin: number
  /** As the exporter saw it when it was worst; undefined: nobody looked, so that the logs are all there is. */
  height: World | undefined
}

/** Narrower than this the lanes of a report cannot be drawn; wider, it is as on a usual terminal. */
const widths = { least: 40, most: 80 } as const

/** Endpoints alone, as of that moment: what was logged is read from the logs. */
const answered = (world: World): Evidence[] => momentEvidence({ ...world, logs: [] })

/** `width` in columns. Commands are not broken. */
export function loopReport(
  { recording, begin, height }: Loop,
  { colour, width }: { colour: boolean; width: number },
): string {
  const all = pile({
    zone: 'local',
    now: () => begin + recording.seconds,
    window: { since: -Infinity, until: Infinity },
  })
  for (const { name, log } of recording.servers) {
    const bytes = Buffer.from(log.map(({ t, log: line }) => `${retime(line, begin + t)}\n`).join(''))
    const scan = all.open({ path: `${name}.log`, server: name, suggested: name, bytes: bytes.length })
    scan.push(bytes)
    scan.flush()
  }
  const evidence = mergedEvidence(all.evidence(), height === undefined ? [] : answered(height))
  const reports = worstFirst(evidence.map((one) => report(diagnose(one), all.notes())))
  const columns = Math.max(widths.least, Math.min(widths.most, width))
  return reports.map((one) => textReport(one, { colour, width: columns }).trimEnd()).join('\n\n')
}
