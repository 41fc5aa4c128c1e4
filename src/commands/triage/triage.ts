// triage: a pile of logs, live endpoints or an audit archive to the incident report. Reads, judges, renders, exits.
import { writeFileSync } from 'node:fs'
import { unwritable } from '../../config/error.ts'
import { diagnose, type Outcome } from '../../diagnose/diagnose.ts'
import { redacted } from '../../diagnose/redact.ts'
import { report, type Report } from '../../diagnose/report/report.ts'
import { htmlReport } from '../../diagnose/report/html.ts'
import { jsonReport, worstFirst } from '../../diagnose/report/json.ts'
import { markdownReport } from '../../diagnose/report/markdown.ts'
import { textReport } from '../../diagnose/report/text.ts'
import type { Command, Io } from '../io.ts'
import { readEvidence } from './read.ts'
import { help, options, type Format, type Options } from './options.ts'

const exitCodes: Readonly<Record<Outcome, number>> = { ok: 0, warning: 10, critical: 20 }

/** @throws {ConfigError} wrong usage, unreadable or unusable input. */
export const triage: Command = async (args, io) => {
  const now = () => Date.now() / 1000
  const given = options(args, now())
  if (given === undefined) {
    io.stdout.write(help)
    return 0
  }
  const read = await readEvidence(given, io, now)
  const { evidence, notes } = given.redact ? redacted(read.evidence, read.notes) : read
  const verdicts = evidence.map(diagnose)
  const reports = worstFirst(verdicts.map((verdict) => report(verdict, notes)))
  await write(render(reports, given, io), given, io)
  return Math.max(...verdicts.map(({ outcome }) => exitCodes[outcome]))
}

function render(reports: readonly Report[], { output, format }: Options, io: Io): string {
  const colour =
    output === undefined && 'isTTY' in io.stdout && io.stdout.isTTY === true && io.env['NO_COLOR'] === undefined
  const formats: Record<Format, () => string> = {
    text: () => reports.map((one) => textReport(one, { colour })).join('\n'),
    markdown: () => reports.map(markdownReport).join('\n'),
    html: () => htmlReport(reports),
    json: () => jsonReport(reports),
  }
  return formats[format]()
}

async function write(text: string, { output }: Options, io: Io): Promise<void> {
  if (output === undefined) {
    if (!io.stdout.write(text)) await new Promise((resolve) => io.stdout.once('drain', resolve))
    return
  }
  try {
    writeFileSync(output, text)
  } catch (error) {
    throw unwritable(output, error)
  }
}
