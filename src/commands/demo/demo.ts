// demo: a recorded incident of a real 3-node cluster through the real exporter, with the ladder live in the terminal.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readArgs } from '../args.ts'
import { flagLines, flags } from '../flags.ts'
import { loadConfig } from '../../config/load.ts'
import { readRecording, type Recording } from './recording.ts'
import { replay, type Replay } from './replay.ts'
import { view } from './view.ts'
import { ladder } from '../../diagnose/ladder.ts'
import { startExporter, type Exporter } from '../../serve/exporter.ts'
import type { Logger } from '../../logger.ts'
import { createLogger } from '../../serve/logger.ts'
import { demoRecording } from '../../package.ts'
import type { Command, Io } from '../io.ts'

export const help = `nats-jetstream-exporter demo [--listen HOST:PORT] [--once]

Replays a recorded incident of a 3-node cluster through the exporter, over and over. Needs no NATS and no network.

${flagLines(flags.demo)}
`

const now = (): number => Date.now() / 1000

/** Only errors: anything else would be written over the live view. */
const quiet = (log: Logger): Logger => ({
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => log.error(fields, message),
})

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
    return [played, await startExporter(config, io.env, quiet(createLogger()))]
  } catch (error) {
    await played.close()
    throw error
  }
}

function heading(recording: Recording, url: string): string[] {
  const { nats, seconds, servers } = recording
  return [
    `An incident recorded from ${servers.length} nats-servers ${nats}, ${Math.round(seconds)} s, in a loop. Ctrl-C ends it.`,
    '',
    `  ${url}/          status page`,
    `  ${url}/metrics   metrics: curl -s ${url}/metrics | grep nats_raft_pending_entries`,
    '',
  ]
}

/** On a terminal the view is redrawn in place every second; else it is printed as it is, every fifth. */
async function show(
  recording: Recording,
  [played, exporter]: [Replay, Exporter],
  once: boolean,
  io: Io,
): Promise<void> {
  const terminal = 'isTTY' in io.stdout && io.stdout.isTTY === true
  const names = recording.servers.map(({ name }) => name)
  io.stdout.write(heading(recording, await exporter.url()).join('\n') + '\n')
  for (let drawn = 0; !io.signal.aborted; drawn++) {
    const { seconds, loops } = played.position()
    if (once && loops > 0) return
    const clock = `${new Date().toISOString().slice(11, 19)}Z  second ${Math.floor(seconds)} of ${Math.floor(recording.seconds)}`
    const lines = [clock, ...view(ladder(await (await exporter.run()).latest()), names, terminal)]
    if (terminal)
      io.stdout.write(
        `${drawn === 0 ? '' : `\x1b[${lines.length}A`}${lines.map((line) => `\x1b[2K${line}\n`).join('')}`,
      )
    else if (drawn % 5 === 0) io.stdout.write(`${lines.join('\n')}\n\n`)
    await delay(1000, undefined, { signal: io.signal }).catch(() => undefined)
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
  const folder = mkdtempSync(join(tmpdir(), 'nats-jetstream-exporter-demo-'))
  try {
    const recording = readRecording(demoRecording)
    const running = await start(recording, values.listen, folder, io)
    await show(recording, running, values.once ?? false, io)
    const [played, exporter] = running
    await exporter.close()
    await played.close()
    return 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}
