// What can be seen of a cluster, as a closed list: which input shows it, what it says, and what to type to see it.
import { thresholds } from '../thresholds.ts'
import type { Input } from './input.ts'

export interface SignRow {
  input: Input
  /** What it says, as a clause that stands behind a server's name. */
  says: string
  /** Command that shows it, names in capitals. */
  get: string
  /** Something is wrong where it is seen; the others are ordinary. */
  trouble?: true
  /** Bad enough to wake somebody. */
  critical?: true
  /** The server waits for its own store. */
  storage?: true
  /** Every occurrence matters, not only the first and the worst. */
  each?: true
}

const readLog = 'kubectl logs POD --timestamps   # or journalctl -u nats --output short-precise'
const curl = (path: string) => `curl -s -m 5 -w '%{time_total} s\\n' 'http://SERVER:8222${path}'`
const iostat = 'iostat -x 1 5   # on the host of the server: await, %util'

/** From log lines. */
const fromLog = {
  state_write_waits: {
    says: 'took over a minute to write few bytes of state',
    trouble: true,
    critical: true,
    storage: true,
  },
  state_write_works: { says: 'took over a minute to write a large state', trouble: true },
  meta_snapshot_waits: { says: 'took long over a snapshot that cost no work', trouble: true, storage: true },
  meta_snapshot_works: { says: 'took long over a snapshot that was work', trouble: true },
  meta_snapshot_slow: { says: 'took long to install a snapshot of the meta layer', trouble: true, storage: true },
  store_operation_slow: { says: 'held a stream locked for over a minute', trouble: true },
  raft_callback_slow: { says: 'took 2 s or more to handle a RAFT message', trouble: true },
  api_callback_slow: { says: 'took 2 s or more to handle an API request', trouble: true },
  route_read_slow: { says: 'took 2 s or more over one read of a route', trouble: true },
  client_read_slow: { says: 'took 2 s or more over one read of a client', trouble: true },
  pending: { says: 'has append entries that are not committed', trouble: true },
  lag_high: { says: 'leads a stream with over 10,000 messages not yet through RAFT', trouble: true, each: true },
  falling_behind: { says: 'has committed entries that it has not applied', trouble: true, each: true },
  quorum_paused: { says: 'is so far behind that it ignores new entries', trouble: true, critical: true },
  leader_overrun: { says: 'stepped down as leader, followers too far behind', trouble: true, critical: true },
  no_quorum: { says: 'leads a group that hears of no majority', trouble: true, each: true },
  meta_lost: { says: 'knows of no meta leader', each: true },
  meta_elected: { says: 'saw a meta leader elected', each: true },
  leader_elected: { says: 'became leader of a stream or consumer', each: true },
  catchup_trouble: { says: 'could not bring a replica up to date', trouble: true, each: true },
  catchup_done: { says: 'brought a replica up to date' },
  no_space: { says: 'was refused a write: no space left', trouble: true, critical: true },
  storage_limit: { says: 'reached its configured limit of JetStream storage', trouble: true, critical: true },
  write_failed: { says: 'failed to write to its store', trouble: true, critical: true },
  jetstream_disabled: { says: 'disabled JetStream', trouble: true, critical: true },
  started: { says: 'started', each: true },
  ready: { says: 'is ready', each: true },
  stop_ordered: { says: 'was told to stop', each: true },
  state_outdated: { says: 'found state that the last stop had not written', each: true },
  route_refused: { says: 'was refused a route by a peer', each: true },
  route_unreachable: { says: 'could not reach a peer', trouble: true, each: true },
  route_lost: { says: 'lost the route to a peer', each: true },
  route_stale: { says: 'closed a route on which nothing came any more', trouble: true, each: true },
  route_backlog: { says: 'could not send to a route for as long as the write deadline', trouble: true, each: true },
  api_dropped: { says: 'dropped JetStream API requests', trouble: true, critical: true },
  api_queue: { says: 'has a long queue of JetStream API requests', trouble: true },
  ingest_dropped: {
    says: 'dropped messages that came faster than they could be stored',
    trouble: true,
    critical: true,
  },
  producer_stalled: { says: 'made a publisher wait', trouble: true },
} as const satisfies Record<string, Omit<SignRow, 'input' | 'get'>>

/** From the monitoring endpoints. */
const fromEndpoints = {
  refused: { says: 'refuses connections', get: curl('/varz'), trouble: true, critical: true },
  unreachable: { says: 'cannot be reached', get: curl('/varz'), trouble: true },
  all_hung: { says: 'accepts connections and answers nothing', get: curl('/varz'), trouble: true, critical: true },
  raft_hung: {
    says: 'answers /varz at once and /raftz or /jsz not at all',
    get: curl('/raftz'),
    trouble: true,
    critical: true,
  },
  consumers_hung: {
    says: 'answers everything at once but the states of its consumers',
    get: curl('/jsz?consumers=1'),
    trouble: true,
  },
  answers_slow: { says: `answers /varz in over ${thresholds.starved.varz} s`, get: curl('/varz'), trouble: true },
  answers_fast: { says: 'answers everything at once', get: curl('/jsz?consumers=1') },
  capture_answered: { says: 'answered all that a capture asked', get: 'nats audit gather' },
  capture_unanswered: {
    says: 'left a question of a capture without an answer for seconds',
    get: 'nats audit gather',
    trouble: true,
  },
  leader_pending: {
    says: 'leads a group whose entries are not acknowledged',
    get: curl('/raftz?acc=ACCOUNT'),
    trouble: true,
  },
  follower_pending: {
    says: 'follows a group with entries that are not committed',
    get: curl('/raftz?acc=ACCOUNT'),
    trouble: true,
  },
  follower_queue: {
    says: 'has received entries that wait to be written',
    get: curl('/raftz?acc=ACCOUNT'),
    trouble: true,
  },
  proposals_waiting: { says: 'has proposals that wait to be written', get: curl('/raftz?acc=ACCOUNT'), trouble: true },
  unapplied: { says: 'has committed entries that it has not applied', get: curl('/raftz?acc=ACCOUNT'), trouble: true },
  catching_up: { says: 'is catching up with its leader', get: curl('/raftz?acc=ACCOUNT') },
  no_leader: { says: 'has groups without a leader', get: curl('/raftz?acc=ACCOUNT'), trouble: true, critical: true },
  groups_calm: { says: 'has nothing waiting in any group', get: curl('/raftz?acc=ACCOUNT') },
  store_used_up: {
    says: `has used ${thresholds.jetstream.storageCritical * 100} % of its JetStream storage`,
    get: curl('/jsz'),
    trouble: true,
    critical: true,
  },
  store_has_room: { says: 'has room in its JetStream storage', get: curl('/jsz') },
  api_waiting: {
    says: `has ${thresholds.apiQueue.warning.toLocaleString('en-US')} JetStream API requests waiting`,
    get: curl('/ipqueuesz'),
    trouble: true,
  },
  restarted: { says: 'started a short while ago', get: curl('/varz') },
} as const satisfies Record<string, Omit<SignRow, 'input'>>

const probe = 'nats-jetstream-exporter serve --store DIR   # beside the server; then nats_store_probe_last_seconds'

/** From beside the store: probe, devices, cgroup, process. */
const fromStore = {
  probe_stuck: {
    says: `has a store on which one write has run for ${thresholds.fsync.stuck} s`,
    get: probe,
    trouble: true,
    critical: true,
    storage: true,
  },
  probe_slow: {
    says: `has a store on which a write takes over ${thresholds.fsync.warning * 1000} ms`,
    get: probe,
    trouble: true,
    storage: true,
  },
  probe_fast: { says: 'has a store on which a write takes a few ms', get: probe },
  store_no_space: { says: 'has a full file system', get: 'df -h DIR; df -i DIR', trouble: true, critical: true },
  store_read_only: {
    says: 'has a file system that is read-only',
    get: 'findmnt -T DIR',
    trouble: true,
    critical: true,
  },
  device_stuck: {
    says: 'has a device on which nothing completes',
    get: iostat,
    trouble: true,
    critical: true,
    storage: true,
  },
  volume_throttled: {
    says: 'has a volume that is held at its limit',
    get: 'aws_ebs_csi_exceeded_iops_seconds_total, io.max of the cgroup, or the page of the volume',
    trouble: true,
    storage: true,
  },
  volume_shared: {
    says: 'keeps its store on the volume of another server',
    get: 'findmnt -no SOURCE -T DIR   # on each host',
  },
  cpu_throttled: {
    says: 'is held at its processor limit',
    get: 'cat /sys/fs/cgroup/cpu.stat   # nr_throttled, throttled_usec, twice',
    trouble: true,
  },
  process_stopped: {
    says: 'has a process in state T: stopped',
    get: 'ps -o pid,stat,wchan:30,cmd -C nats-server',
    trouble: true,
    critical: true,
  },
  process_blocked: {
    says: 'has threads that wait for a device',
    get: 'ps -L -o pid,tid,stat,wchan:30 -C nats-server',
    trouble: true,
    storage: true,
  },
  kernel_errors: {
    says: 'has storage errors in its kernel log',
    get: 'dmesg --level err,warn | tail -50',
    trouble: true,
    storage: true,
  },
} as const satisfies Record<string, Omit<SignRow, 'input'>>

type LogKind = keyof typeof fromLog
type EndpointKind = keyof typeof fromEndpoints
type StoreKind = keyof typeof fromStore
/** What one input shows of one server. */
export type SignKind = LogKind | EndpointKind | StoreKind

function rowsOf<K extends string>(
  rows: Record<K, Omit<SignRow, 'input' | 'get'> & { get?: string }>,
  input: Input,
): [K, SignRow][] {
  return (Object.keys(rows) as K[]).map((kind) => [kind, { get: readLog, ...rows[kind], input }])
}

const table = new Map<SignKind, SignRow>([
  ...rowsOf<LogKind>(fromLog, 'log'),
  ...rowsOf<EndpointKind>(fromEndpoints, 'endpoints'),
  ...rowsOf<StoreKind>(fromStore, 'store'),
])

/** Every kind, in the order of the tables. */
export const signKinds: readonly SignKind[] = [...table.keys()]

export function signRow(kind: SignKind): SignRow {
  const row = table.get(kind)
  if (row === undefined) throw new Error(`no sign ${kind}`)
  return row
}
