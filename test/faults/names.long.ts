// Names that nobody should choose, all the way into Prometheus: promtool and each real version take the exposition, and every series is
// there under the name that was chosen.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { engines } from '../cluster/engines.ts'
import { find, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { startExporter } from '../e2e/exporter.ts'
import { fakeServer, healthy, queries } from '../nats/fake-server.ts'

const names = [
  ...[
    'a"b',
    'back\\slash',
    'ends in \\',
    'line\nbreak',
    '\r\n',
    '{x="y"} 1',
    'a,b=c',
    '# HELP nats_up x',
    ' ',
    '\t',
    '\0',
  ],
  ...[
    '__proto__',
    'constructor',
    '\u202eabc',
    '\ud83d\ude00',
    'e\u0301',
    '\u00e9',
    '<script>alert(1)</script>',
    'x'.repeat(10_000),
  ],
  'lone \ud800',
]
/** A half of a character cannot be written in UTF-8. */
const readBack = names.map((name) => name.replace('\ud800', '\ufffd'))

interface Detail {
  account_details: { stream_detail: { name: string; cluster: object }[] }[]
}

const leader = 'n1 "{}\\\n'

function server(): ReturnType<typeof healthy> {
  const routes = healthy(leader)
  for (const path of [queries.jsz, queries.jszConsumers])
    for (const account of (routes[path] as unknown as Detail).account_details)
      account.stream_detail = account.stream_detail.flatMap((one) =>
        names.map((name) => ({ ...one, name, cluster: { ...one.cluster, leader } })),
      )
  return routes
}

const text = (escaped: string): string =>
  escaped.replace(/\\(.)/g, (_, after: string) => (after === 'n' ? '\n' : after))

/** Prometheus 3 writes bounds of buckets as 2.0. */
const keyOf = ({ le, ...labels }: Record<string, string>): string =>
  JSON.stringify([...Object.entries(labels).sort(), le === undefined ? '' : Number(le.replace('+Inf', 'Infinity'))])

/** Series about servers, not about the exporter itself or what it makes of them, which come and go. */
const isShown = (name: string): boolean => /^nats_(?!exporter_|diagnosis)/.test(name)

function exposed(exposition: string): string[] {
  const lines = exposition.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.flatMap((line) => {
    const name = /^\w+/.exec(line)?.[0] ?? ''
    // An empty label is none to Prometheus.
    const labels = Array.from(line.matchAll(/[{,](\w+)="((?:[^"\\]|\\.)+)"/g), ([, key = '', value = '']) => [
      key,
      text(value),
    ])
    return isShown(name) ? [keyOf({ __name__: name, ...(Object.fromEntries(labels) as Record<string, string>) })] : []
  })
}

t.test('hostile names are read back by promtool and by each Prometheus', { timeout: 180_000 }, async (t) => {
  const folder = scratch(t)
  const { url } = await fakeServer(t, server())
  const log = join(folder, 'n.log')
  writeFileSync(log, '')
  const logs = [{ path: log, server: 'log "\\\n\u202e', time_zone: 'utc' }]
  const exporter = await startExporter(t, folder, 'exporter', { targets: [{ url }], logs })
  const exposition = async (): Promise<string> => (await exporter.scrape()).text
  await exposition()
  const promtool = find('promtool')
  if (promtool !== undefined) {
    const read = spawnSync(promtool, ['check', 'metrics'], { input: await exposition(), encoding: 'utf8' })
    t.equal(read.status, 0, read.stderr)
  }
  // VictoriaMetrics drops series with values of more than 4 kB, and says so.
  for (const engine of engines.filter(({ name }) => name.includes('Prometheus'))) {
    const paths = need(t, ...engine.programs)
    if (paths === undefined) continue
    const { ask } = await engine.start(t, paths, { target: exporter.address, folder })
    const series = async (): Promise<Record<string, string>[]> => {
      const found = await ask<{ result: { metric: Record<string, string> }[] }>('query', {
        query: '{__name__=~"nats_.+"}',
      })
      return found.result.flatMap(({ metric: { instance, job, ...labels } }) =>
        isShown(labels['__name__'] ?? '') && instance !== undefined && job !== undefined ? [labels] : [],
      )
    }
    let theirs: string[] = []
    let ours: string[] = []
    await until(`all series in ${engine.name}`, 30, async () => {
      ours = exposed(await exposition()).sort()
      theirs = (await series()).map(keyOf).sort()
      return theirs.join('\n') === ours.join('\n')
    }).catch(() => t.strictSame(theirs, ours, engine.name))
    const streams = (await series()).flatMap(({ __name__, stream = '' }) =>
      __name__ === 'nats_stream_messages' ? [stream] : [],
    )
    t.strictSame(streams.sort(), [...readBack].sort(), `${engine.name}: each name as it was chosen`)
    t.comment(`${engine.name}: ${ours.length} series of ${names.length} names`)
  }
})
