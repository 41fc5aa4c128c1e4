// --check.sources and --check.targets: each log and server looked at once, each problem named.
import { join } from 'node:path'
import t from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { checkSources, checkTargets } from '../../src/serve/inputs.ts'
import { fakeServer } from '../nats/fake-server.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

void t.test('sources', async (t) => {
  const folder = t.testdir({ 'nats.log': '', bin: {} })
  const config = parseConfig(
    'c',
    `logs:
  - path: ${folder}/nats.log
  - path: ${folder}/*.log
  - path: ${folder}/gone.log
  - path: ${folder}/gone/{server}.log
  - path: '-'
  - command: [node, --version]
  - command: [no-such-program]
  - command: [./no/such]
  - syslog: ':5140'
`,
    {},
  )
  const env = { PATH: process.env['PATH'] }
  const found = await checkSources(config, env)
  t.strictSame(
    found.map(({ problem }) => problem !== undefined),
    [false, false, true, true, false, false, true, true, false],
  )
  t.match(found[2], { what: `log ${join(folder, 'gone.log')}`, problem: /ENOENT/ })
  t.match(found[6]?.problem, 'no-such-program: not found')
  t.match((await checkSources(config, {}))[5]?.problem, 'node: not found')
})

void t.test('targets', async (t) => {
  const { url } = await fakeServer(t, {})
  const config = parseConfig(
    'c',
    `scrape_deadline: 2s\ntargets: [{ url: '${url}' }, { url: 'http://127.0.0.1:1' }]`,
    {},
  )
  const found = await checkTargets(config, quiet)
  t.match(found, [
    { what: `target ${url}`, problem: /varz: .*404/ },
    { what: 'target http://127.0.0.1:1', problem: /varz: / },
  ])
  t.strictSame(await checkTargets(parseConfig('c', 'targets: []', {}), quiet), [])
})
