// triage: a pile of logs, live endpoints or an audit archive to the incident report. Reads, judges, renders, exits.
import { writeFileSync } from 'node:fs'
import { ConfigError } from '../../config/error.ts'
import { diagnose, type Outcome } from '../../diagnose/diagnose.ts'
import { report, type Report } from '../../diagnose/report/report.ts'
import { jsonReport, worstFirst } from '../../diagnose/report/json.ts'
import { textReport } from '../../diagnose/report/text.ts'
import type { Command, Io } from '../io.ts'
import { readEvidence } from './read.ts'
import { help, options, type Options } from './options.ts'

const exitCodes: Readonly<Record<Outcome, number>> = { ok: 0, warning: 10, critical: 20 }

/** @throws {ConfigError} wrong usage, unreadable or unusable input. */
export const triage: Command = async (args, io) => {
  const now = () => Date.now() / 1000
  const given = options(args, now())
  if (given === undefined) {
    io.stdout.write(help)
    return 0
  }
  const { evidence, notes } = await readEvidence(given, io, now)
  const verdicts = evidence.map(diagnose)
  const reports = worstFirst(verdicts.map((verdict) => report(verdict, notes)))
  await write(render(reports, given, io), given, io)
  return Math.max(...verdicts.map(({ outcome }) => exitCodes[outcome]))
}

function render(reports: readonly Report[], { output, format }: Options, io: Io): string {
  if (format === 'json') return jsonReport(reports)
  const colour =
    output === undefined && 'isTTY' in io.stdout && io.stdout.isTTY === true && io.env['NO_COLOR'] === undefined
  return reports.map((one) => textReport(one, { colour })).join('\n')
}

async function write(text: string, { output }: Options, io: Io): Promise<void> {
  if (output === undefined) {
    if (!io.stdout.write(text)) await new Promise((resolve) => io.stdout.once('drain', resolve))
    return
  }
  try {
    writeFileSync(output, text)
  } catch (error) {
    throw new ConfigError(`${output}: cannot be written: ${(error as Error).message}`, { cause: error })
  }
}
