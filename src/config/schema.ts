// The configuration, as one zod schema: types, defaults, checks and docs/CONFIG.md all come from here.
import { z } from 'zod'
import { isSchedule } from '../schedule.ts'
import { limits } from './limits.ts'
import { series } from './series.ts'
import { systemAccount, type SystemAccountConfig } from './system-account.ts'
import { address, certificateWithKey, duration, file, poll, pollOfMany, regex, tlsKeys } from './values.ts'

/** How much is checked, from little to all. Only full looks at streams and consumers, and it costs the server. */
export const healthModes = ['js-server-only', 'js-enabled-only', 'js-meta-only', 'full'] as const
export type HealthMode = (typeof healthModes)[number]

const name = z.string().max(255)

/** User and password in a URL are percent-encoded: a stray % would be found out only when the server is asked. */
function hasReadableUser(url: string): boolean {
  try {
    const { username, password } = new URL(url)
    decodeURIComponent(username + password)
    return true
  } catch {
    return false
  }
}

const target = z
  .strictObject({
    url: z
      .url({
        protocol: /^(dns\+)?https?$/,
        error: 'expected the monitoring address, for example http://127.0.0.1:8222',
        abort: true,
      })
      .refine(hasReadableUser, 'a % in user or password is written %25')
      .optional()
      .describe(
        'Monitoring address, with its base path if it has one. With dns+ in front (`dns+http://nats-headless:8222`) every address of the name is a server; the name is resolved again every 30 s.',
      ),
    server: name.optional().describe('Server name, where it should not be learned from /varz.'),
    nats_cluster: name
      .optional()
      .describe(
        'Value of the label nats_cluster, where it should not be learned from /varz; with nats, of the cluster that its servers belong to.',
      ),
    nats_supercluster: name
      .optional()
      .describe('Value of the label nats_supercluster of nats_server_info: NATS has no name for what gateways join.'),
    nats: systemAccount
      .optional()
      .describe('Instead of url: every server that answers in the system account, without its monitoring port.'),
    discover: z
      .boolean()
      .optional()
      .describe('Also ask the other members of the cluster, by cluster.urls of /varz, at the same port and path.'),
    basic_auth: z
      .strictObject({
        username: z.string().min(1).describe('User name.'),
        password: z.string().optional().describe('Password; better ${VAR} or password_file.'),
        password_file: file.optional().describe('File with the password, read again when it changes.'),
      })
      .refine(({ password, password_file }) => (password === undefined) !== (password_file === undefined), {
        error: 'expected one of password and password_file',
      })
      .optional()
      .describe('For a proxy in front of the monitoring address, which itself knows no users.'),
    bearer_token: z.string().min(1).optional().describe('Token for such a proxy; better ${VAR} or bearer_token_file.'),
    bearer_token_file: file.optional().describe('File with the token, read again when it changes.'),
    headers: z.record(z.string(), z.string()).optional().describe('Headers sent with every request.'),
    tls: z
      .strictObject(tlsKeys('Name the certificate must carry, if not the host.'))
      .refine(...certificateWithKey)
      .optional()
      .describe('For https. Files are read again when they change.'),
  })
  .refine(({ basic_auth, bearer_token, bearer_token_file }) => {
    return [basic_auth, bearer_token, bearer_token_file].filter((way) => way !== undefined).length <= 1
  }, 'expected at most one of basic_auth, bearer_token and bearer_token_file')
  .superRefine((target, context) => {
    const message = strayKey(target)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
  .describe('One nats-server to ask, or those of a system account.')

/** Keys that do not apply to a target that is asked in its system account. */
function strayKey(target: Record<string, unknown>): string | undefined {
  const { url, nats } = target
  if ((url === undefined) === (nats === undefined)) {
    return 'expected one of url, for example http://127.0.0.1:8222, and nats'
  }
  const [stray] = nats === undefined ? [] : Object.keys(target).filter((key) => !key.startsWith('nats'))
  return stray && `${stray} is for a target with url; with nats, expected nats_cluster and nats_supercluster at most`
}

const log = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .refine((path) => !path.includes('**'), 'a * stands for one folder: write one * for each')
      .optional()
      .describe(
        'The file nats-server writes (log_file), or - for standard input, or a pattern: `*`, `?` and `[…]` match within a folder, and so do `{server}` and `{nats_cluster}`, which name what they match, and any other `{word}`, as in `/var/log/pods/{namespace}_{server}_{uid}/nats/*.log`.',
      ),
    command: z
      .array(
        z
          .string()
          .min(1)
          .refine((word) => !word.includes('\0'), 'a word of a command cannot hold a NUL'),
      )
      .nonempty()
      .optional()
      .describe(
        'Instead of path, a command that prints the log and goes on: a list of words, no shell. Restarted when it ends; `journalctl`, `kubectl logs` and `docker logs` are told where to go on.',
      ),
    syslog: address
      .optional()
      .describe(
        'Instead of path, where to listen, UDP and TCP, for servers with remote_syslog: HOST:PORT; loopback without HOST.',
      ),
    server: name
      .optional()
      .describe('Server name, where it should not be learned from the start banner or the RAFT node id.'),
    nats_cluster: name.optional().describe('Value of the label nats_cluster, where it should not be learned.'),
    time_zone: z
      .string()
      .regex(/^(local|utc|[+-]\d{2}:\d{2})$/, 'expected local, utc or an offset such as +02:00')
      .default('local')
      .describe('Zone of the times in the log: local, utc (logtime_utc: true) or an offset.'),
  })
  .refine(
    (log) => [log.path, log.command, log.syslog].filter((kind) => kind !== undefined).length === 1,
    'expected exactly one of path, command, syslog',
  )
  .describe('One log to follow.')

const store = z
  .strictObject({
    dir: file.describe("The server's `store_dir`, the folder that holds `jetstream`."),
    server: name.optional().describe('Server name, where it should not be learned from the store_dir that /jsz tells.'),
    nats_cluster: name.optional().describe('Value of the label nats_cluster, where it should not be learned.'),
    probe_dir: file
      .optional()
      .describe(
        'Where the probe writes instead of beside `jetstream`, on the same file system. Needed only where `jetstream` is itself a mount.',
      ),
  })
  .describe('One store of JetStream on this host.')

const stores = z.union([z.literal('auto'), z.array(store)], {
  error: 'expected auto, or a list such as [{ dir: /data }]',
})

export const schema = z.strictObject({
  listen: address.default('127.0.0.1:7778').describe('Where /metrics is served.'),
  web_config: z
    .string()
    .min(1)
    .optional()
    .describe('Prometheus web-config file: TLS, client certificates and basic auth of our own listener.'),
  state_file: z.string().min(1).optional().describe('Where offsets and counters are kept over a restart.'),
  targets: z.array(target).default([]).describe('The nats-servers to ask.'),
  logs: z.array(log).default([]).describe('The logs to follow.'),
  stores: stores
    .default([])
    .describe(
      'The stores to watch beside the servers: auto takes those that /jsz names, where they are visible here and hold what the server reports. None: no file system is touched.',
    ),
  nats_cluster: name
    .optional()
    .describe('Value of the label nats_cluster for every target, log and store that has no nats_cluster of its own.'),
  census: z
    .strictObject({
      schedule: z
        .string()
        .refine(isSchedule, 'expected a cron schedule such as "*/10 * * * *"')
        .default('*/10 * * * *')
        .describe('When the files of the stores are counted, as a cron schedule in local time.'),
      files_per_second: z.int().positive().max(100_000).default(500).describe('How many files are looked at a second.'),
    })
    .prefault({})
    .describe('Blocks and sizes of streams and RAFT groups on disk. Waits while the disk is slow.'),
  probe: z
    .strictObject({
      allow: z
        .array(regex)
        .default([])
        .describe(
          'Further monitoring addresses that may be asked, as anchored regular expressions of scheme, host and port; a path is written out.',
        ),
    })
    .prefault({})
    .describe('/probe?target=NAME_OR_URL asks one configured server.'),
  lookback: duration
    .prefault('60m')
    .describe('How much of an existing log is re-read at start for rungs and last-seen times.'),
  scrape_deadline: duration
    .prefault('3s')
    .describe(
      'How long a scrape waits for answers; never more than its own time-out less 0.5 s, or less twice what joining and writing them took in the last minute.',
    ),
  body_limit_bytes: z
    .int()
    .positive()
    .default(256 * 1024 * 1024)
    .describe('Largest answer read from a server.'),
  sampler: z
    .strictObject({
      calm: duration
        .prefault('5s')
        .describe(
          'Interval while no group of the server has over 1,000 entries pending or unapplied. Where that would read more than 4,000 groups a second of all servers together it is a multiple of it, each server has a time of its own, and scrapes show what was read last.',
        ),
      busy: duration.prefault('1s').describe('Interval otherwise, and after a ladder line.'),
      share: z
        .number()
        .positive()
        .max(1)
        .default(0.05)
        .describe("Largest share of a server's time that asking may take."),
    })
    .prefault({})
    .describe('How often /raftz is asked between scrapes.'),
  collectors: z
    .strictObject({
      jsz_consumers: pollOfMany
        .prefault('scrape')
        .describe(
          'Consumers; above 2,000 on a server at most every 60 s. Above 10,000 on all servers together each is asked about every 60 s, at times of its own. always: at every scrape, however many there are.',
        ),
      jsz_config: poll.prefault('*/5 * * * *').describe('Limits of streams and consumers.'),
      healthz: poll.prefault('scrape').describe('The health check, see healthz_mode.'),
      connz: poll.prefault('60s').describe('Connections by account and kind.'),
      routez: poll.prefault('30s').describe('Routes to the other servers of the cluster.'),
      gatewayz: poll.prefault('30s').describe('Gateways to other clusters.'),
      leafz: poll.prefault('30s').describe('Leaf nodes.'),
      subsz: poll.prefault('60s').describe('Subscriptions and their cache.'),
      accountz: poll.prefault('off').describe('Accounts, one request each.'),
      accstatz: poll.prefault('30s').describe('Traffic of accounts.'),
      ipqueuesz: poll.prefault('scrape').describe('Internal queues.'),
      debug_vars: poll.prefault('60s').describe('Memory and garbage collection of the server.'),
    })
    .prefault({})
    .describe(
      'How often each is asked: off, scrape, a duration (at most that often, at a scrape) or a cron schedule in local time. /varz, /raftz and /jsz are asked at every scrape.',
    ),
  healthz_mode: z
    .enum(healthModes)
    .default('js-enabled-only')
    .describe(
      'How much the health check covers. full asks the server to visit every stream and consumer: give collectors.healthz a slow plan with it, such as 15m.',
    ),
  top_clients: z
    .int()
    .min(0)
    .max(1000)
    .default(0)
    .describe('How many clients to show by each of messages, bytes and bytes pending; their names become labels.'),
  filter: z
    .strictObject({
      account: regex.optional().describe('Accounts to keep.'),
      stream: regex.optional().describe('Streams to keep.'),
      consumer: regex.optional().describe('Consumers to keep.'),
      leaders_only: z
        .boolean()
        .optional()
        .describe('Streams only on the server that leads them; consumers are never shown elsewhere.'),
    })
    .prefault({})
    .describe('Anchored regular expressions, and whether to keep followers; what is left out makes no series.'),
  limits,
  series,
})

export type Config = Omit<z.output<typeof schema>, 'logs'> & { logs: LogConfig[] }
/** Has either url or nats. */
export type AnyTarget = Config['targets'][number]
/** A server that is asked over HTTP. */
export type TargetConfig = AnyTarget & { url: string }
/** Servers that are asked in their system account. */
export type FleetConfig = AnyTarget & { nats: SystemAccountConfig }

/** What a target is called in messages: its address, or the first of its client addresses, without user. */
export function targetName({ url, nats }: AnyTarget): string {
  return (url ?? nats?.servers[0] ?? '').replace(/\/\/[^/?#]*@/, '//')
}
/** `written`: the command as it stands in the file, where a variable in it is not told. */
export type LogConfig = z.output<typeof log> & { written?: string }
export type StoreConfig = z.output<typeof store>

/** What a log is called in labels and messages: its path, command or listener. */
export function logName({ path, command, written, syslog }: LogConfig): string {
  return path ?? written ?? command?.join(' ') ?? `syslog ${syslog ?? ''}`
}

/** One thing that is wrong, with its path. */
export type Issue = z.core.$ZodIssue

/** The schema as JSON Schema, as the user writes the file, for docs. */
export const jsonSchema = (): object => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
