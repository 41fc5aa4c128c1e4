// Two servers of one name: one is shown, the other is told of in the log, in a series and on the page, and no series comes twice.
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { loadConfig } from '../../src/config/load.ts'
import { startExporter } from '../../src/serve/exporter.ts'
import { fakeServer, healthy, queries } from '../nats/fake-server.ts'

async function server(t: Test, id: string): Promise<string> {
  const routes = healthy()
  Object.assign(routes[queries.varz] as object, { server_id: id, server_name: 'nats', cluster: undefined })
  return (await fakeServer(t, routes)).url
}

async function scrapes(t: Test, urls: string[]) {
  const warned: string[] = []
  const quiet = (): void => undefined
  const log = {
    ...{ info: quiet, error: quiet },
    warn: (fields: object, message: string) => void warned.push(`${message} ${JSON.stringify(fields)}`),
  }
  const config = { ...loadConfig({ listen: '127.0.0.1:0', urls, logs: [] }, {}), state_file: join(t.testdir(), 's') }
  const exporter = await startExporter(config, {}, log)
  t.teardown(() => exporter.close())
  const get = async (path: string): Promise<string> => (await fetch(`${await exporter.url()}${path}`)).text()
  const text = [await get('/metrics'), await get('/metrics')][1] ?? ''
  return { text, page: await get('/'), warned: warned.filter((line) => line.includes('one name')) }
}

const series = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')))

const leftOut = (text: string): string[] =>
  text.split('\n').flatMap((line) => /^nats_exporter_target_left_out\{.*target="([^"]+)"\} 1$/.exec(line)?.[1] ?? [])

void t.test('another server of the same name is left out, and told of', async (t) => {
  const [one, two] = [await server(t, 'NA'), await server(t, 'NB')]
  const { text, page, warned } = await scrapes(t, [one, two])
  t.same(leftOut(text), [two])
  t.equal(warned.length, 1, 'once, however often it is asked')
  t.match(warned[0], `"target":"${two}","shown":"${one}","server":"nats"`)
  t.match(page, `left out: ${one} is another server of this name`)
  t.equal(text.match(/^nats_up\{.*\} 1$/gm)?.length, 2, 'both are seen to answer')
  const all = series(text)
  t.equal(new Set(all).size, all.length, 'no series twice')
})

void t.test('one server under two addresses is not two', async (t) => {
  const { text, page, warned } = await scrapes(t, [await server(t, 'NA'), await server(t, 'NA')])
  t.same([leftOut(text), warned], [[], []])
  t.notMatch(page, 'left out')
})
