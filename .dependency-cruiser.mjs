// The rooms of src, from the ground up: each imports only rooms above it in this list. Types count. No circle of files or folders.

/** Paths below src, as regular expressions. */
const rooms = [
  '[^/]+\\.ts$(?<!(main|healthcheck)\\.ts)',
  'config/',
  'nats/error\\.ts$',
  'nats/json/',
  'nats/http/',
  'nats/endpoints/',
  'nats/system-account/',
  'nats/collect/',
  'nats/archive/',
  'log/line/',
  'log/catalog/',
  'log/state/',
  'log/source/',
  'log/watch\\.ts$',
  'host/',
  'world/',
  'diagnose/',
  'metrics/',
  'exposition/',
  'alerts/',
  'http/',
  'serve/',
  'commands/',
  '(main|healthcheck)\\.ts$',
]

const upward = rooms.slice(0, -1).map((room, index) => ({
  name: `${room} imports upward`,
  severity: 'error',
  from: { path: `^src/${room}` },
  to: { path: `^src/(${rooms.slice(index + 1).join('|')})` },
}))

/** Logs know nothing of the servers that are asked, and the other way round: world/ joins both. */
const apart = [{ name: 'log imports nats', severity: 'error', from: { path: '^src/log/' }, to: { path: '^src/nats/' } }]

export default {
  forbidden: [
    { name: 'circle of files', severity: 'error', from: { path: '^src' }, to: { circular: true } },
    { name: 'circle of folders', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
    {
      name: 'in no room',
      severity: 'error',
      from: { path: '^src/', pathNot: rooms.map((room) => `^src/${room}`) },
      to: {},
    },
    ...upward,
    ...apart,
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
  },
}
