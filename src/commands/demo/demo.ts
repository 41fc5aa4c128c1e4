// demo: a recording of a real 3-node cluster through the real exporter, told live in the terminal.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { oneOf, readArgs } from '../args.ts'
import { flagLines, flags } from '../flags.ts'
import { loadConfig } from '../../config/load.ts'
import { readRecording, type Recording } from './recording.ts'
import { replay, type Replay } from './replay.ts'
import { recordingOf, scenarioNames, scenarios } from './scenarios.ts'
import { openScreen } from './screen.ts'
import { show } from './show.ts'
import { startExporter, type Exporter } from '../../serve/exporter.ts'
import { quiet, type Logger } from '../../logger.ts'
import { createLogger } from '../../serve/logger.ts'
import type { Command, Io } from '../io.ts'

export const help = `nats-jetstream-exporter demo [--scenario NAME] [--listen HOST:PORT] [--once]

Replays a recorded incident of a 3-node cluster through the exporter, over and over, and tells what is wrong, which server to
look at, which alerts fire and what to type; at the end of each loop the report of triage. Without a terminal: a line every 5 s.
Needs no NATS and no network.

${flagLines(flags.demo)}

What each scenario is a recording of:
${Object.entries(scenarios)
  .map(([name, { text }]) => `  ${name.padEnd(17)} ${text}`)
  .join('\n')}
`

const now = (): number => Date.now() / 1000

/** Only errors: anything else would be written over the live view. */
const errorsOf = (log: Logger): Logger => ({ ...quiet, error: (fields, message) => log.error(fields, message) })

async function start(
  recording: Recording,
  address: string | undefined,
  folder: string,
  io: Io,
): Promise<[Replay, Exporter]> {
  const played = await replay(recording, { folder, now })
  const urls = played.servers.map(({ url }) => url)
  const logs = played.servers.map(({ name, log }) => `${name}=${log}`)
  try {
    const config = { ...loadConfig({ listen: address, urls, logs }, {}), state_file: join(folder, 'state.json') }
    return [played, await startExporter(config, io.env, errorsOf(createLogger()), { host: played.host })]
  } catch (error) {
    await played.close()
    throw error
  }
}

export const demo: Command = async (args, io) => {
  const { values } = readArgs('demo', {
    args,
    options: flags.demo,
  })
  if (values.help) {
    io.stdout.write(help)
    return 0
  }
  const scenario = oneOf('--scenario', values.scenario, scenarioNames)
  const folder = mkdtempSync(join(tmpdir(), 'nats-jetstream-exporter-demo-'))
  try {
    const recording = readRecording(recordingOf(scenario))
    const [played, exporter] = await start(recording, values.listen, folder, io)
    const run = await exporter.run()
    const second = (): Promise<void> => delay(1000, undefined, { signal: io.signal }).catch(() => undefined)
    const url = await exporter.url()
    const { position } = played
    const { latest } = run
    const { signal } = io
    const { once = false } = values
    const of = scenarios[scenario]
    await show({ scenario: of, recording, position, url, now, latest, second, once, signal }, openScreen(io))
    await exporter.close()
    await played.close()
    return 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}
