// Every way a line of nats-server reaches us, as data: what is written around a message, and what must come out of it.
import type { Level } from '../../../src/level.ts'

export interface Shape {
  name: string
  /** Raw lines for one message of level WRN, written at 2025-12-17T10:11:12.123456Z in a log with UTC times. */
  raw(message: string): string[]
  origin?: string
  /** Default WRN; null: lost on the way. */
  level?: Level | null
  /** Default 1765966272.123456; null: none. */
  time?: number | null
}

export const at = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000
const stamp = '2025/12/17 10:11:12.123456'
export const plain = (message: string): string => `[7] ${stamp} [WRN] ${message}`
const json = (value: unknown): string => JSON.stringify(value)
const bytes = (text: string): number[] => [...Buffer.from(text)]
const halves = (text: string): [string, string] => [text.slice(0, 33), text.slice(33)]

export const shapes: readonly Shape[] = [
  { name: 'plain', raw: (m) => [plain(m)] },
  { name: 'CRLF', raw: (m) => [`${plain(m)}\r`] },
  { name: 'no time', raw: (m) => [`[7] [WRN] ${m}`], time: null },
  { name: 'no pid', raw: (m) => [`${stamp} [WRN] ${m}`] },
  { name: 'no pid, no time', raw: (m) => [`[WRN] ${m}`], time: null },
  { name: 'no pid, no level', raw: (m) => [`${stamp} ${m}`], level: null },
  { name: 'message alone', raw: (m) => [m], time: null, level: null },
  { name: 'coloured', raw: (m) => [`[7] ${stamp} [\x1b[0;93mWRN\x1b[0m] ${m}`] },
  { name: 'coloured, escape lost', raw: (m) => [`[7] ${stamp} [[0;93mWRN[0m] ${m}`] },
  { name: 'CRI', raw: (m) => [`2025-12-17T10:11:12.123999888Z stderr F ${plain(m)}`] },
  {
    name: 'CRI, cut',
    raw: (m) => {
      const [head, tail] = halves(plain(m))
      return [`2025-12-17T10:11:12.123999888Z stderr P ${head}`, `2025-12-17T10:11:12.124999888Z stderr F ${tail}`]
    },
  },
  {
    name: 'CRI, cut, with another stream between',
    raw: (m) => {
      const [head, tail] = halves(plain(m))
      return [
        `2025-12-17T11:11:12.123999888+01:00 stderr P ${head}`,
        `2025-12-17T11:11:12.124+01:00 stdout P half a`,
        `2025-12-17T11:11:12.124999888+01:00 stderr F ${tail}`,
      ]
    },
  },
  { name: 'docker', raw: (m) => [json({ log: `${plain(m)}\n`, stream: 'stderr', time: '2025-12-17T10:11:12.2Z' })] },
  {
    name: 'docker, coloured, cut, tagged',
    raw: (m) => {
      const [head, tail] = halves(`[7] ${stamp} [\x1b[0;93mWRN\x1b[0m] ${m}\r\n`)
      const piece = (log: string) =>
        json({ log, stream: 'stderr', attrs: { tag: 'nats-1' }, time: '2025-12-17T10:11:12.2Z' })
      return [piece(head), piece(tail)]
    },
    origin: 'nats-1',
  },
  {
    name: 'journald',
    raw: (m) => [
      json({
        __REALTIME_TIMESTAMP: '1765966272123999',
        PRIORITY: '6',
        _HOSTNAME: 'node-1',
        _PID: '7',
        MESSAGE: plain(m),
      }),
    ],
    origin: 'node-1',
  },
  {
    name: 'journald, as bytes, cut',
    raw: (m) =>
      halves(`[7] ${stamp} [\x1b[0;93mWRN\x1b[0m] ${m}`).map((half, index) =>
        json({
          __REALTIME_TIMESTAMP: '1765966272123999',
          _PID: '7',
          CONTAINER_NAME: 'nats-1',
          MESSAGE: bytes(half),
          ...(index === 0 ? { _LINE_BREAK: 'line-max' } : {}),
        }),
      ),
    origin: 'nats-1',
  },
  {
    name: 'journald of a server that logs to syslog',
    raw: (m) => [
      json({ _SOURCE_REALTIME_TIMESTAMP: '1765966272123456', PRIORITY: '4', _HOSTNAME: 'node-1', MESSAGE: m }),
    ],
    origin: 'node-1',
  },
  { name: 'journald short', raw: (m) => [`Dec 17 10:11:12 node-1 nats-server[7]: ${plain(m)}`], origin: 'node-1' },
  {
    name: 'journald short-iso',
    raw: (m) => [`2025-12-17T11:11:12+0100 node-1 nats[7]: ${plain(m)}`],
    origin: 'node-1',
  },
  {
    name: 'journald short-full',
    raw: (m) => [`Wed 2025-12-17 10:11:12 UTC node-1 nats[7]: ${m}`],
    origin: 'node-1',
    level: null,
    time: at,
  },
  {
    name: 'journald short-unix',
    raw: (m) => [`1765966272.123456 node-1 nats[7]: ${m}`],
    origin: 'node-1',
    level: null,
  },
  { name: 'RFC 3164 without a host', raw: (m) => [`<28>Dec 17 10:11:12 nats-server[7]: ${m}`], time: at },
  { name: 'RFC 3164', raw: (m) => [`<28>Dec 17 10:11:12 node-1 nats-server[7]: ${m}`], time: at, origin: 'node-1' },
  {
    name: 'remote syslog',
    raw: (m) => [`<4>2025-12-17T11:11:12+01:00 node-1 nats-server[7]: ${m}`],
    time: at,
    origin: 'node-1',
  },
  {
    name: 'what rsyslog writes',
    raw: (m) => [`Dec 17 10:11:12 node-1 nats-server[7]: ${m}`],
    time: at,
    origin: 'node-1',
    level: null,
  },
  {
    name: 'RFC 5424',
    raw: (m) => [`<28>1 2025-12-17T10:11:12.123456Z node-1 nats-server 7 - [a@1 b="c\\]d" e="f"][g] \ufeff${m}`],
    origin: 'node-1',
  },
  { name: 'RFC 5424, nil', raw: (m) => [`<28>1 - - - - - - ${m}`], time: null },
  { name: 'kubectl --prefix', raw: (m) => [`[pod/nats-0/nats] ${plain(m)}`], origin: 'nats-0' },
  {
    name: 'kubectl --prefix --timestamps',
    raw: (m) => [`[pod/nats-0/nats] 2025-12-17T10:11:12.123999888Z ${plain(m)}`],
    origin: 'nats-0',
  },
  { name: 'stern', raw: (m) => [`nats-0 nats ${plain(m)}`], origin: 'nats-0' },
  { name: 'stern, coloured', raw: (m) => [`\x1b[32mnats-0\x1b[0m \x1b[2mnats\x1b[0m ${plain(m)}`], origin: 'nats-0' },
  { name: 'stern -A', raw: (m) => [`prod nats-0 nats ${plain(m)}`], origin: 'nats-0' },
  {
    name: 'stern json',
    raw: (m) => [json({ message: plain(m), nodeName: 'k1', podName: 'nats-0', containerName: 'nats' })],
    origin: 'nats-0',
  },
  {
    name: 'fluent-bit',
    raw: (m) => [json({ time: '2025-12-17T10:11:12.2Z', log: plain(m), kubernetes: { pod_name: 'nats-0' } })],
    origin: 'nats-0',
  },
  {
    name: 'filebeat',
    raw: (m) => [
      json({ '@timestamp': '2025-12-17T10:11:12.2Z', message: plain(m), kubernetes: { pod: { name: 'nats-0' } } }),
    ],
    origin: 'nats-0',
  },
  { name: 'compose', raw: (m) => [`nats-1  | ${plain(m)}`], origin: 'nats-1' },
  { name: 'compose v1', raw: (m) => [`\x1b[36mnats_1   |\x1b[0m ${plain(m)}`], origin: 'nats_1' },
  {
    name: 'compose --timestamps',
    raw: (m) => [`nats-1  | 2025-12-17T10:11:12.123999888Z ${plain(m)}`],
    origin: 'nats-1',
  },
  { name: 'docker logs -t', raw: (m) => [`2025-12-17T10:11:12.123999888Z ${plain(m)}`] },
  { name: 'cloud console, its own zone and a tab', raw: (m) => [`2025-12-17T12:11:12.124+02:00\t${plain(m)}`] },
  { name: 'Windows event', raw: (m) => [`pid[4120][WARN]: ${m}`], time: null },
  { name: 'container name alone', raw: (m) => [`nats ${plain(m)}`] },
  { name: 'pod name alone', raw: (m) => [`nats-0 ${plain(m)}`], origin: 'nats-0' },
  { name: 'grep -n', raw: (m) => [`12:${plain(m)}`] },
  { name: 'grep -Hn', raw: (m) => [`logs/nats-0.log:12:${plain(m)}`], origin: 'nats-0' },
  { name: 'grep -H', raw: (m) => [`logs/nats-0.log.1:${plain(m)}`], origin: 'nats-0' },
  { name: 'grep -C', raw: (m) => [`nats-0.log-12-${plain(m)}`], origin: 'nats-0' },
  { name: 'grep on Windows', raw: (m) => [`C:\\logs\\nats-0.log:12:${plain(m)}`], origin: 'nats-0' },
  { name: 'Line N', raw: (m) => [`Line 1042: ${plain(m)}`] },
  { name: 'grep of compose', raw: (m) => [`all.log:12:nats-1  | ${plain(m)}`], origin: 'nats-1' },
  { name: 'k9s box', raw: (m) => [`│ ${plain(m)}      │`] },
  { name: 'k9s box with a container', raw: (m) => [`│ nats ${plain(m)} │`] },
  { name: 'table', raw: (m) => [`| ${plain(m)} |`] },
  {
    name: 'GKE',
    raw: (m) => [
      json({
        textPayload: plain(m),
        timestamp: '2025-12-17T10:11:12.2Z',
        resource: { labels: { pod_name: 'nats-0' } },
      }),
    ],
    origin: 'nats-0',
  },
  {
    name: 'GKE, nested',
    raw: (m) => [json({ jsonPayload: { message: plain(m) }, timestamp: '2025-12-17T10:11:12.2Z' })],
  },
  { name: 'CloudWatch', raw: (m) => [json({ '@timestamp': '2025-12-17 10:11:12.123', '@message': plain(m) })] },
  { name: 'JSON in JSON', raw: (m) => [json({ message: json({ log: plain(m) }) })] },
  { name: 'JSON of another name', raw: (m) => [json({ weird: { deep: plain(m) } })] },
  {
    name: 'zap and slog, JSON',
    raw: (m) => [json({ level: 'warn', ts: 1765966272.123, logger: 'nats', msg: m })],
  },
  {
    name: 'pino',
    raw: (m) => [json({ level: 40, time: 1765966272123, hostname: 'nats-0', msg: m })],
    origin: 'nats-0',
  },
  {
    name: 'logcli jsonl',
    raw: (m) => [json({ labels: { pod: 'nats-0' }, line: plain(m), timestamp: '2025-12-17T10:11:12.2Z' })],
    origin: 'nats-0',
  },
  { name: 'Loki value', raw: (m) => [json(['1765966272123456000', m])], level: null },
  {
    name: 'Loki stream',
    raw: (m) => [json({ stream: { pod: 'nats-0' }, values: [['1765966272123456000', plain(m)]] })],
    origin: 'nats-0',
  },
  {
    name: 'logcli',
    raw: (m) => [`2025-12-17T10:11:12.123Z {app="nats", pod="nats-0"} ${plain(m)}`],
    origin: 'nats-0',
  },
  {
    name: 'logrus and slog, text',
    raw: (m) => [`time="2025-12-17T10:11:12.123Z" level=warning msg=${json(m)} component=nats`],
  },
  { name: 'unknown prefix', raw: (m) => [`something "else" => ${plain(m)}`] },
]
