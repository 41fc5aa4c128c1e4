// What HTTP and the system account show of the same servers, compared series by series.
import type { Test } from 'tap'
import { until } from '../cluster/until.ts'
import { samples, type Exporter, type Sample } from './exporter.ts'

/** What the transport names, and what differs from one scrape to the next. */
const own = /^(nats_up|nats_exporter_|process_|nodejs_|nats_server_http_|nats_diagnosis)/

function names(text: string): Set<string> {
  const of = ({ name, labels }: Sample): string => `${name}${JSON.stringify(labels)}`
  return new Set(
    samples(text)
      .filter(({ name }) => !own.test(name))
      .map(of),
  )
}

/** nats_up by target. */
export const ups = (text: string): Record<string, number> =>
  Object.fromEntries(samples(text, 'nats_up').map(({ labels, value }) => [labels['target'] ?? '', value]))

/** Server and collector of what gave no answer, or the wrong one. */
export async function failing(exporter: Exporter): Promise<string[]> {
  const { text } = await exporter.scrape()
  const all = samples(text, 'nats_exporter_collector_success')
  return all.length === 0
    ? ['nothing asked']
    : all.flatMap(({ labels, value }) => (value === 1 ? [] : [`${labels['server']} ${labels['collector']}`]))
}

/** Resolves when every collector of every server answers. */
export async function allAnswer(exporter: Exporter, seconds: number): Promise<void> {
  await until('every collector answers', seconds, async () => {
    const wrong = await failing(exporter)
    if (wrong.length > 0) throw new Error(wrong.join(', '))
    return true
  })
}

/** Both show these targets, and the same series of them. */
export async function sameSeries(
  t: Test,
  { http, fleet }: Record<'http' | 'fleet', Exporter>,
  targets: readonly string[],
): Promise<void> {
  await Promise.all([allAnswer(http, 60), allAnswer(fleet, 60)])
  const [there, here] = await Promise.all([http.scrape(), fleet.scrape()])
  t.strictSame(ups(here.text), Object.fromEntries(targets.map((target) => [target, 1])))
  const [overHttp, overNats] = [names(there.text), names(here.text)]
  t.ok(overHttp.size > 1000, `${overHttp.size} series`)
  const missing = [...overHttp].filter((series) => !overNats.has(series))
  t.strictSame(missing, [], 'none is missing')
  const added = [...overNats].filter((series) => !overHttp.has(series))
  t.strictSame(added, [], 'none is new')
}
