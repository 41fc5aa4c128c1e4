// The official exporter and this one with the same two servers, of which the second goes wrong: what a scrape shows of both.
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { freePorts } from '../cluster/ports.ts'
import { start, type Program } from '../cluster/process.ts'
import { need } from '../cluster/programs.ts'
import { until } from '../cluster/until.ts'
import { samples, startExporter } from '../e2e/exporter.ts'
import { fakeServer } from '../nats/fake-server.ts'
import { faults, jsz, officialVersion, stream, type Answers, type Fault, type Shown } from './beside.ts'

/** Seconds, by Prometheus' default. */
const deadline = 10

const varz = (name: string): object => ({
  ...{ server_id: `id-${name}`, server_name: name, version: '2.14.5', connections: 3 },
  ...{ start: '2026-11-22T22:37:28Z', now: '2026-11-22T22:38:08Z' },
})

const well = (name: string, streams: readonly string[]): Answers => ({
  '/varz': varz(name),
  '/jsz': jsz(streams.map(stream)),
})

/** Every question at a path gets the same answer, since the two exporters ask with other queries. */
async function server(t: Test, answers: Answers) {
  let now = answers
  const fake = await fakeServer(t, {})
  fake.routes = new Proxy({}, { get: (_, path) => now[String(path).split('?')[0] as keyof Answers] })
  return { ...fake, turn: (to: Answers) => (now = to) }
}

/** Which series tell the connections of a server and the messages of a stream. */
const ours = { server: ['nats_server_connections', 'server'], stream: ['nats_stream_messages', 'stream'] } as const
const official = {
  server: ['gnatsd_varz_connections', 'server_id'],
  stream: ['jetstream_stream_total_messages', 'stream_name'],
} as const

/** `speaking`: servers that say how many connections they have. */
async function look(
  address: string,
  names: typeof ours | typeof official,
  process: Program,
  speaking: number,
): Promise<Shown> {
  const nothing = { servers: 0, old: 0, streams: 0 }
  if (await Promise.race([process.ended.then(() => true), Promise.resolve(false)]))
    return { answer: 'the process has ended', ...nothing }
  const signal = AbortSignal.timeout(deadline * 1000)
  const answer = await fetch(`http://${address}/metrics`, {
    signal,
    headers: { 'x-prometheus-scrape-timeout-seconds': String(deadline) },
  })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch(() => undefined)
  if (answer === undefined) return { answer: 'none in 10 s', ...nothing }
  if (answer.status !== 200) return { answer: `status ${answer.status}`, ...nothing }
  const lines = answer.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const series = lines.map((line) => line.slice(0, line.lastIndexOf(' ')))
  if (new Set(series).size < series.length) return { answer: 'refused: a series twice', ...nothing }
  const count = ([family, label]: readonly [string, string]): number =>
    new Set(samples(answer.text, family).map(({ labels }) => labels[label])).size
  const servers = count(names.server)
  return { answer: 'whole', servers, old: Math.max(0, servers - speaking), streams: count(names.stream) }
}

/** Both exporters ask two servers; then the second goes wrong. */
async function suffer(t: Test, program: string, { then, ours: weShow, official: theyShow }: Fault): Promise<void> {
  const folder = t.testdir()
  const before = well('n2', ['B1', 'B2'])
  const after = then?.(before)
  const [first, second] = [await server(t, well('n1', ['A1'])), await server(t, before)]
  const targets = [first.url, second.url]
  const exporter = await startExporter(t, folder, 'ours', { targets: targets.map((url) => ({ url })) })
  const [port] = await freePorts(1)
  const flags = `-a 127.0.0.1 -p ${port} -varz -jsz=all -use_internal_server_name`.split(' ')
  const theirs = start(program, [...flags, ...targets], join(folder, 'theirs.out'))
  t.teardown(() => theirs.end())
  const both = async (speaking: number): Promise<{ ours: Shown; official: Shown }> => ({
    ours: await look(exporter.address, ours, exporter.process, speaking),
    official: await look(`127.0.0.1:${port}`, official, theirs, speaking),
  })
  await until('both show all', 30, async () => {
    const now = await both(2)
    return now.ours.streams === 3 && now.official.streams === 3
  })
  if (after === undefined) await second.close()
  else second.turn(after)
  const speaking = after?.['/varz'] === before['/varz'] ? 2 : 1
  // What was under way when it turned was answered well.
  await both(speaking)
  t.same(await both(speaking), { ours: weShow, official: theyShow })
}

void t.test('one of two servers goes wrong', { timeout: 600_000 }, async (t) => {
  const [program] = need(t, `prometheus-nats-exporter@${officialVersion}`) ?? []
  if (program === undefined) return
  for (const fault of faults) await t.test(fault.fault, (t) => suffer(t, program, fault))
})
