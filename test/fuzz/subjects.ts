// What is fuzzed: everything that takes text from outside, what it begins with, and what must hold for any bytes at all.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { ConfigError } from '../../src/config/error.ts'
import { loadWebConfig, parseConfig } from '../../src/config/load.ts'
import { render } from '../../src/exposition/text.ts'
import { eventIds, rowOf } from '../../src/log/catalog/index.ts'
import { engine } from '../../src/log/catalog/engine.ts'
import { unwrapper } from '../../src/log/line/unwrap.ts'
import { framing } from '../../src/log/source/framing.ts'
import { emptyOriginLog } from '../../src/log/state/state.ts'
import { tables } from '../../src/metrics/index.ts'
import { NatsError } from '../../src/nats/error.ts'
import { openSink } from '../../src/nats/json/pieces.ts'
import type { Reader } from '../../src/nats/json/reader.ts'
import { openState } from '../../src/world/state-file.ts'
import { find } from '../cluster/programs.ts'
import { noon, server, world } from '../metrics/build.ts'
import { chunks, type Dice } from './mutate.ts'
import { fromCommand, fromFile, fromStdin, type Counted } from './sources.ts'

export interface Subject {
  name: string
  seeds: readonly Buffer[]
  /** Cases within the tests that run with all others. */
  cases: number
  /** @throws what does not hold. */
  check(bytes: Buffer, roll: Dice): void | Promise<void>
}

const seeds = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text))
const seconds = noon

/** Runs with a file of these bytes in a folder of its own. */
async function withFile<T>(bytes: Buffer, run: (path: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'nje-fuzz-'))
  try {
    writeFileSync(join(folder, 'file'), bytes)
    return await run(join(folder, 'file'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A number that is none, or none that can be written down, would be shown as one, and the state file could not hold it. */
function finite<T>(value: T): T {
  assert.ok(typeof value !== 'number' || Number.isFinite(value), `${String(value)} is no number`)
  return value
}

/** What a log in these pieces says. */
function heard(blocks: Iterable<Buffer>): unknown[] {
  const said: unknown[] = []
  const lines = engine(
    {
      event: ({ id, time, fields }) =>
        said.push([id, finite(time), Object.entries(fields).map(([name, value]) => [name, finite(value)])]),
      unrecognized: ({ text, time }) => said.push([text, finite(time)]),
      counted: () => undefined,
    },
    unwrapper({ zone: 'utc', now: () => seconds }),
  )
  for (const block of blocks) lines.push(block)
  lines.flush()
  return said
}

const wrapped = [
  '2025-12-17T10:11:12.5Z stderr F [7] 2025/12/17 10:11:12.000001 [WRN] RAFT [a - b] 10000 append entries pending\n',
  '{"log":"[7] 2025/12/17 10:11:12.000001 [ERR] x\\n","stream":"stderr","time":"2025-12-17T10:11:12.5Z"}\n',
  '<28>1 2025-12-17T10:11:12Z host nats-server 7 - - [WRN] x\n<14>Dec 17 10:11:12 host nats[7]: [INF] y\n',
  '{"__CURSOR":"s=1","MESSAGE":"[7] [WRN] x","__REALTIME_TIMESTAMP":"1765966272000000","PRIORITY":"4"}\n',
  'time=2025-12-17T10:11:12Z level=warn msg="[7] [WRN] x"\n',
]

const log: Subject = {
  name: 'log',
  seeds: [...seeds(...wrapped), ...eventIds.flatMap((id) => seeds(`${rowOf(id).examples.join('\n')}\n`))],
  cases: 150,
  check: (bytes, roll) => assert.deepEqual(heard(chunks(bytes, roll)), heard([bytes])),
}

function framed(blocks: Iterable<Buffer>): string[] {
  const said: string[] = []
  const messages = framing((message) => said.push(message.toString('latin1')))
  for (const block of blocks) messages.push(block)
  messages.flush()
  return said
}

/** A source makes of pieces what standard input makes of the whole. */
function source(name: string, cases: number, from: (blocks: readonly Buffer[]) => Promise<Counted>): Subject {
  return {
    ...{ name, cases, seeds: log.seeds },
    async check(bytes, roll) {
      // A line that has not ended may go on.
      const text = Buffer.concat([bytes, Buffer.from('\n')])
      assert.deepEqual(await from(chunks(text, roll)), await fromStdin([text]))
    },
  }
}

const sources = [source('stdin', 60, fromStdin), source('file', 30, fromFile), source('command', 6, fromCommand)]

const syslog: Subject = {
  name: 'syslog',
  seeds: seeds('11 <14>1 - a b<14>1 c\n', '<28>x\n<28>y', '5 <1>ab7 <2>cdef', '999999999999 <1>a\nb\n'),
  cases: 150,
  check: (bytes, roll) => assert.deepEqual(framed(chunks(bytes, roll)), framed([bytes])),
}

const reader = (seen: string[]): Reader<string[]> => ({
  levels: [
    { indent: 4, arrays: ['account_details'] },
    { indent: 8, arrays: ['stream_detail'] },
  ],
  piece: (level, name, json) => void seen.push(`${level} ${name} ${Object.keys(json).join()}`),
  end: (root) => [...seen, Object.keys(root).join()],
})

/** What is read of a document in these pieces, or why it is not. */
function poured(blocks: Iterable<Buffer>): unknown {
  const sink = openSink('/jsz', reader([]))
  try {
    for (const block of blocks) sink.push(block)
    return sink.end()
  } catch (error) {
    if (error instanceof NatsError) return error.code
    throw error
  }
}

const details = {
  account_details: [{ name: 'A', stream_detail: [{ name: 'S', state: { messages: 1 } }, { name: 'T' }] }],
}

const json: Subject = {
  name: 'json',
  seeds: seeds(
    JSON.stringify(details, null, 2),
    JSON.stringify(details),
    '{\n  "account_details": [\n    null\n  ]\n}',
  ),
  cases: 150,
  check: (bytes, roll) => assert.deepEqual(poured(chunks(bytes, roll)), poured([bytes])),
}

/** Faults of a file are lines that begin with its name. */
function asConfigError(file: string, run: () => unknown): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const line of error.message.split('\n')) assert.ok(line.startsWith(file), error.message)
  }
}

const config: Subject = {
  name: 'config',
  seeds: [
    ...seeds('targets:\n  - url: http://a:8222\nlogs:\n  - path: /a/*.log\n    server: n\nlookback: 1h\n'),
    ...seeds(
      'logs: [{ command: [kubectl, logs, "${A}"] }, { syslog: "127.0.0.1:1" }]\nprobe: { allow: ["http://a:.*"] }\n',
    ),
    ...seeds(
      'a: &a [*a]\ntargets: *a\n',
      'targets: [{ nats: { servers: ["nats://a:4222"], user: u, password: "${P}" } }]\n',
    ),
  ],
  cases: 150,
  check: (bytes) => asConfigError('f.yaml', () => parseConfig('f.yaml', bytes.toString(), { A: 'a', P: 'p' })),
}

const web: Subject = {
  name: 'web-config',
  seeds: seeds(
    'tls_server_config: { cert_file: a, key_file: b, client_ca_file: c, client_auth_type: RequireAndVerifyClientCert }\n',
    'basic_auth_users:\n  a: $2y$10$abcdefghijklmnopqrstuuXyQ0fPYv0W5sRa4zV4S8b9cD1eF2gHi\n',
    '{}',
  ),
  cases: 60,
  check: (bytes) => withFile(bytes, (path) => asConfigError(path, () => loadWebConfig(path))),
}

/** A state file of this text, with the checksum that makes it look whole. */
const signed = (text: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify({ format: 1, crc32: crc32(text) })}\n`), text, Buffer.from('\n')])

const state: Subject = {
  name: 'state',
  seeds: seeds(
    '{"log":{"n1":{"lines":{"WRN":1},"rungs":{}}},"raft":{"t":{"g":{"leaderChanges":1}}},"offsets":{}}',
    '{"assets":{"g":{"account":"A","stream":"S"}},"traffic":{"t":{"routez":{"connections":{}}}}}',
  ),
  cases: 10,
  check: (bytes) =>
    withFile(signed(bytes), async (path) => {
      const around = { now: () => seconds, warn: () => undefined }
      const opened = await openState(path, around)
      await opened.save()
      assert.equal(opened.status().ok, true, opened.status().reason)
      await opened.close()
      const again = await openState(path, around)
      assert.deepEqual(again.memory.log, opened.memory.log)
      await again.close()
    }),
}

const promtool = find('promtool')

/** Names of everything, as somebody could choose them; without promtool only that no series comes twice. */
const exposition: Subject = {
  name: 'exposition',
  seeds: seeds('nats-0 ORDERS\nbilling', '"\\ {} =,\n#', '\ud83d\ude00 \u202e'),
  cases: 1,
  check(bytes) {
    const names = [...new Set(bytes.toString().split(/[ \n]/))].slice(0, 20)
    const logs = Object.fromEntries(names.map((name) => [name, { ...emptyOriginLog(), lines: { WRN: 1 } }]))
    const assets = Object.fromEntries(names.map((name) => [name, { account: name, stream: name, consumer: name }]))
    const text = render(
      tables,
      world(
        names.map((name) => server(name)),
        { log: logs, assets },
      ),
    )
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const keys = series.map((line) => line.slice(0, line.lastIndexOf(' ')))
    assert.equal(new Set(keys).size, keys.length, 'a series twice')
    if (promtool === undefined) return
    const { status, stderr } = spawnSync(promtool, ['check', 'metrics', '--extended'], {
      input: text,
      encoding: 'utf8',
    })
    assert.equal(status, 0, stderr)
  },
}

export const subjects: readonly Subject[] = [log, ...sources, syslog, json, config, web, state, exposition]
