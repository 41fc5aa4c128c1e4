// Every wrong configuration is one line that names file, place, path, fault and what is allowed.
import t from 'tap'
import { defaultTarget, loadConfig, parseConfig, splitServer, type Flags } from '../../src/config/load.ts'

const none: Flags = { urls: [], logs: [] }

const wrong: [what: string, text: string, message: string | RegExp][] = [
  [
    'an unknown key',
    'listn: 127.0.0.1:1\n',
    /^f\.yaml:1:1 listn: unknown key; allowed here: listen, web_config, state_file, targets/,
  ],
  [
    'an unknown key further down',
    'targets:\n  - url: http://a:1\n    sever: n1\n',
    /^f\.yaml:3:5 targets\[0\]\.sever: unknown key; allowed here: url, server, nats_cluster/,
  ],
  [
    'an unknown key in a section with defaults',
    'sampler:\n  clam: 1s\n',
    /^f\.yaml:2:3 sampler\.clam: unknown key; allowed here: calm, busy, share$/,
  ],
  [
    'a target that is no URL',
    'targets:\n  - url: nats-0\n',
    /^f\.yaml:2:10 targets\[0\]\.url: expected the monitoring address/,
  ],
  [
    'a URL of another protocol',
    'targets: [{ url: "nats://a:4222" }]\n',
    /^f\.yaml:1:18 targets\[0\]\.url: expected the monitoring address/,
  ],
  [
    'a target that is neither',
    'targets: [{ server: n1 }]\n',
    /^f\.yaml:1:11 targets\[0\]: expected one of url, for example http:\/\/127\.0\.0\.1:8222, and nats$/,
  ],
  [
    'a key of HTTP for a system account',
    'targets: [{ nats: { servers: ["nats://a:4222"], user: u, password: p }, discover: true }]\n',
    /^f\.yaml:1:11 targets\[0\]: discover is for a target with url; with nats, expected nats_cluster and nats_supercluster at most$/,
  ],
  [
    'two ways to log in',
    'targets: [{ nats: { servers: ["nats://a:4222"], creds: x, nkey: y } }]\n',
    /targets\[0\]\.nats: expected one of creds, nkey and user$/,
  ],
  [
    'a user without a password',
    'targets: [{ nats: { servers: ["nats://a:4222"], user: u } }]\n',
    /targets\[0\]\.nats: user goes with one of password and password_file$/,
  ],
  [
    'a password in an address',
    'targets: [{ nats: { servers: ["nats://u:p@a:4222"], user: u, password: p } }]\n',
    /targets\[0\]\.nats\.servers\[0\]: expected the client address, for example nats:\/\/127\.0\.0\.1:4222/,
  ],
  [
    'half a certificate',
    'targets: [{ nats: { servers: ["nats://a:4222"], creds: x, tls: { cert_file: y } } }]\n',
    /targets\[0\]\.nats\.tls: cert_file and key_file belong together$/,
  ],
  [
    'an unknown key of a system account',
    'targets: [{ nats: { servers: ["nats://a:4222"], cred: x } }]\n',
    /targets\[0\]\.nats\.cred: unknown key; allowed here: servers, creds, nkey, user/,
  ],
  [
    'a duration without unit',
    'lookback: "60"\n',
    /^f\.yaml:1:11 lookback: expected a duration such as 500ms, 5s, 60m$/,
  ],
  ['a number for a duration', 'lookback: 60\n', /^f\.yaml:1:11 lookback: .*expected string/],
  [
    'an alias within what it repeats',
    'targets: &all [*all]\n',
    /^f\.yaml:1:1 an alias stands within the value that it repeats$/,
  ],
  ['thousands of brackets', `targets: ${'{a: '.repeat(5000)}\n`, /^f\.yaml:1:1 values nest more than 100 deep$/],
  ['thousands of dashes', `targets: ${'- '.repeat(5000)}\n`, /^f\.yaml:1:1 values nest more than 100 deep$/],
  ['an alias of nothing', 'listen: *nowhere\n', /^f\.yaml:1:\d+ .*nowhere/],
  [
    'aliases that come to millions of values',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nlisten: [*c,*c,*c]\n`,
    /^f\.yaml:1:1 Excessive alias count/,
  ],
  [
    'a stray % in a password',
    'targets: [{ url: "http://user:100%@a:8222" }]\n',
    /^f\.yaml:1:18 targets\[0\]\.url: a % in user or password is written %25$/,
  ],
  [
    'a NUL in a command',
    'logs: [{ command: ["cat", "a\\0b"] }]\n',
    /^f\.yaml:1:27 logs\[0\]\.command\[1\]: a word of a command cannot hold a NUL$/,
  ],
  [
    'a collector of which there is not so much',
    'collectors: { healthz: always }\n',
    /^f\.yaml:1:24 collectors\.healthz: expected off, scrape, a duration such as 60s, or a cron schedule/,
  ],
  [
    'a word that every object knows',
    'collectors: { healthz: constructor }\n',
    /^f\.yaml:1:24 collectors\.healthz: expected off, scrape, a duration/,
  ],
  [
    'a misspelt collector plan',
    'collectors: { jsz_consumers: allways }\n',
    /^f\.yaml:1:30 collectors\.jsz_consumers: expected off, scrape, always, a duration such as 60s, or a cron/,
  ],
  ['a port that is none', 'listen: 127.0.0.1:99999\n', /^f\.yaml:1:9 listen: a port is at most 65535$/],
  ['an address without port', 'listen: localhost\n', /^f\.yaml:1:9 listen: expected HOST:PORT/],
  [
    'a broken regular expression',
    'filter:\n  stream: "("\n',
    /^f\.yaml:2:11 filter\.stream: not a regular expression: /,
  ],
  [
    'a missing environment variable',
    'state_file: /x/${NOT_SET}\n',
    'f.yaml:1:13 state_file: environment variable NOT_SET is not set',
  ],
  ['broken YAML', 'targets: [\n', /^f\.yaml:2:1 /],
  ['a key given twice', 'listen: :1\nlisten: :2\n', /^f\.yaml:2:1 Map keys must be unique/],
  ['a list for the whole', '- a\n', /^f\.yaml:1:1 top level: .*expected object/],
]

void t.test('wrong configurations', async (t) => {
  for (const [what, text, message] of wrong) {
    t.throws(() => parseConfig('f.yaml', text, {}), { name: 'ConfigError', message }, what)
  }
})

void t.test('all problems at once', async (t) => {
  t.throws(() => parseConfig('f.yaml', 'a: 1\nb: 2\nlisten: x\n', {}), { message: /^f.*\nf.*\nf.*$/ })
})

void t.test('an empty file is all defaults', async (t) => {
  const config = parseConfig('f.yaml', '# nothing\n', {})
  t.match(config, {
    listen: '127.0.0.1:7778',
    targets: [],
    logs: [],
    lookback: 3600,
    scrape_deadline: 3,
    sampler: { calm: 5, busy: 1, share: 0.05 },
  })
})

void t.test('variables expand once, and only in values', async (t) => {
  const config = parseConfig('f.yaml', 'targets:\n  - url: http://${USER_PASS}@h:1\n', { USER_PASS: 'a:${b}', b: 'no' })
  t.equal(config.targets[0]?.url, 'http://a:${b}@h:1')
})

void t.test('units of durations', async (t) => {
  for (const [text, seconds] of [
    ['500ms', 0.5],
    ['2s', 2],
    ['1.5m', 90],
    ['1h', 3600],
    ['1d', 86400],
  ] as const) {
    t.equal(parseConfig('f', `lookback: ${text}`, {}).lookback, seconds)
  }
})

void t.test('filters are anchored', async (t) => {
  t.notMatch('xORDERSx', parseConfig('f', 'filter: { stream: "ORDERS|X" }', {}).filter.stream)
})

void t.test('flags over the file', async (t) => {
  const dir = t.testdir({
    'c.yaml': 'listen: :9\ntargets: [{ url: "http://a:1" }]\nlogs: [{ path: /l, server: n1 }]\n',
    'logs.yaml': 'logs: [{ path: /l }]\n',
    'n0=x.log': '',
  })
  const file = loadConfig({ ...none, config: `${dir}/c.yaml` }, {})
  t.match(file, {
    listen: ':9',
    targets: [{ url: 'http://a:1' }],
    logs: [{ path: '/l', server: 'n1', time_zone: 'local' }],
  })
  const both = loadConfig({ config: `${dir}/c.yaml`, listen: ':8', urls: ['http://b:1'], logs: ['n2=/m'] }, {})
  t.match(both, { listen: ':8', targets: [{ url: 'http://b:1' }], logs: [{ path: '/m', server: 'n2' }] })
  t.match(loadConfig(none, {}).targets, [{ url: defaultTarget }], 'no file: the default target')
  t.match(
    loadConfig({ ...none, logs: ['/a'] }, {}).targets,
    [{ url: defaultTarget }],
    'a log by flag comes beside the default target',
  )
  t.same(loadConfig({ ...none, config: `${dir}/logs.yaml` }, {}).targets, [], 'a file with logs only asks nobody')
  t.match(splitServer(`${dir}/n0=x.log`), { path: `${dir}/n0=x.log` }, 'an existing path is a path')
})

void t.test('one name of a cluster for the whole configuration', async (t) => {
  const text = `nats_cluster: production
targets: [{ url: "http://a:1" }, { url: "http://b:1", nats_cluster: other }, { nats: { servers: ["nats://c:4222"], user: u, password: p } }]
logs: [{ path: /a.log }, { path: /b.log, nats_cluster: other }, { path: "/{nats_cluster}/*.log" }]
stores: [{ dir: /a }, { dir: /b, nats_cluster: other }]
`
  const namesOf = (flags: Partial<Flags>, file = text) => {
    const { targets, logs, stores } = loadConfig({ ...none, config: 'f.yaml', ...flags }, {}, () => file)
    const all = { targets, logs, stores: stores === 'auto' ? [] : stores }
    return Object.values(all).map((some) => some.map(({ nats_cluster: cluster }) => cluster))
  }
  const ours = 'production'
  t.same(namesOf({}), [
    [ours, 'other', ours],
    [ours, 'other', undefined],
    [ours, 'other'],
  ])
  t.same(namesOf({ urls: ['http://d:1'], logs: ['/d.log'], stores: ['/d'] }), [[ours], [ours], [ours]])
  t.same(namesOf({}, 'nats_cluster: production\nstores: auto\n'), [[ours], [], []], 'the default target too')
})

void t.test('mistakes on the command line', async (t) => {
  t.throws(() => loadConfig({ ...none, config: '/no/such' }, {}), {
    name: 'ConfigError',
    message: /^\/no\/such: cannot be read: ENOENT/,
  })
  t.throws(() => loadConfig({ ...none, listen: 'x' }, {}), {
    name: 'ConfigError',
    message: /^--listen: expected HOST:PORT/,
  })
  t.throws(() => loadConfig({ ...none, urls: ['http://a:1', 'http://a:1'] }, {}), {
    message: 'http://a:1: configured twice; remove one',
  })
})
