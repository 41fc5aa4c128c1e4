// The closed list of what can be wrong, with the words for each. A verdict is one of these and nothing else.
import type { Input } from './input.ts'
import type { PatternKind } from './patterns.ts'

export const hypothesisIds = [
  'storage_stall',
  'storage_stall_shared',
  'storage_throttled',
  'store_full',
  'cpu_starvation',
  'process_stopped',
  'overload',
  'api_overload',
  'server_down',
  'network',
  'catch_up',
  'maintenance',
  'none',
  'unknown',
] as const
export type HypothesisId = (typeof hypothesisIds)[number]

/** What a report says of a hypothesis. */
export interface Wording {
  /** For headings. */
  title: string
  /** A sentence about the servers that it names; SERVERS stands for them. */
  summary: string
  /** What to do first, as an order. SERVERS stands for those it names. */
  first: string
  /** What it is mistaken for, and why it is not that. */
  isNot: string
}

export interface Hypothesis extends Wording {
  severity: 'ok' | 'warning' | 'critical'
  /** Confidence stays low while none of these inputs was there: the others cannot tell it from its neighbours. */
  decidedBy?: readonly Input[]
  /** Other words where this is seen of every culprit. */
  instead?: Omit<Wording, 'title'> & { where: PatternKind }
}

export const hypotheses: Record<HypothesisId, Hypothesis> = {
  storage_stall: {
    title: 'Storage stall on one server',
    summary: 'The store of SERVERS stands still or is slow.',
    first: 'look at the disk of SERVERS: iostat -x 1 5, dmesg, df -h',
    severity: 'critical',
    isNot:
      'The server with the most pending entries is not the slow one: on a leader they mean that followers do not answer.',
  },
  storage_stall_shared: {
    title: 'Storage stall on several servers',
    summary: 'Several stores stand still or are slow together: SERVERS.',
    first: 'find what the stores of SERVERS share: volume, host, limit',
    severity: 'critical',
    isNot: 'Not a fault of one server: moving leaders or removing a server does not help and may cost the quorum.',
  },
  storage_throttled: {
    title: 'Storage held at its limit',
    summary: 'The volume of SERVERS is held at its limit: each write waits.',
    first: 'compare IOPS and MB/s of the volume of SERVERS with its limits',
    severity: 'critical',
    decidedBy: ['store'],
    isNot: 'Not a broken disk: the volume works at the speed that was bought.',
  },
  store_full: {
    title: 'Store full',
    summary: 'Writes refused on SERVERS: no space, or the limit is reached.',
    first: 'compare df -h and df -i on SERVERS with max_file_store',
    severity: 'critical',
    isNot: 'Not slowness: writes are refused, not late.',
  },
  cpu_starvation: {
    title: 'Too little processor time',
    summary: 'Too little processor time on SERVERS: everything is late.',
    first: 'look at CPU limits of SERVERS: nr_throttled in cpu.stat',
    severity: 'warning',
    decidedBy: ['endpoints', 'store'],
    isNot: 'Not slow storage, although the same lines are logged: a starved server also reads and answers late.',
  },
  process_stopped: {
    title: 'Stopped process',
    summary: 'SERVERS did not run for a while: stopped or suspended from outside.',
    first: 'look at process and host of SERVERS: ps -o stat, VM pauses',
    severity: 'critical',
    isNot: 'Not slow storage: a server whose store stalls goes on logging and answering /varz.',
  },
  overload: {
    title: 'Publish load above capacity',
    summary: 'More is published than can be stored; leaders fall behind on SERVERS.',
    first: 'slow the publishers down; publish with acknowledgements, fewer in flight',
    severity: 'warning',
    decidedBy: ['endpoints', 'store'],
    isNot:
      'Not a broken server: each works as fast as it can. A store that has become slow looks the same from the log.',
  },
  api_overload: {
    title: 'Too many API requests or assets',
    summary: 'JetStream API requests wait on SERVERS: too many, or many assets.',
    first: 'find who lists or creates streams and consumers in a loop: $JS.API.>',
    severity: 'warning',
    isNot: 'Not slow storage: requests of the API are slow, RAFT and writes are not.',
  },
  server_down: {
    title: 'Server down',
    summary: 'SERVERS went away without being told to stop.',
    first: 'find out why SERVERS ended: describe the pod, dmesg for OOM',
    severity: 'critical',
    isNot: 'Not a planned restart: nothing told the server to stop.',
    instead: {
      where: 'down_since_stop',
      summary: 'SERVERS stopped as ordered and did not come back.',
      first: 'start SERVERS again, unless that was meant',
      isNot: 'Not a crash: an order to stop was logged. A restart takes less than five minutes.',
    },
  },
  network: {
    title: 'Network or route trouble',
    summary: 'Servers do not hear each other; routes fail on SERVERS.',
    first: 'test the routes between SERVERS: ping, ss -ti, port 6222, MTU',
    severity: 'critical',
    isNot: 'Not slow storage: routes fail first, and no server waits for its store.',
  },
  catch_up: {
    title: 'Catch-up after a restart',
    summary: 'SERVERS came back and are being brought up to date.',
    first: 'wait, restart nothing: watch applied of SERVERS rise in /raftz',
    severity: 'warning',
    isNot: 'Not slow storage by itself: a server that was away has entries waiting by design.',
  },
  maintenance: {
    title: 'Maintenance',
    summary: 'Restarted or drained in order: SERVERS. The rest follows from that.',
    first: 'nothing; check that all replicas are current before the next restart',
    severity: 'ok',
    isNot: 'Not trouble: elections, refused routes and failed snapshots belong to an ordered stop.',
  },
  none: {
    title: 'Nothing wrong',
    summary: 'Nothing in this input points to trouble.',
    first: 'nothing',
    severity: 'ok',
    decidedBy: ['endpoints'],
    isNot: 'Not a proof of health: servers log nothing about a stall before it ends.',
  },
  unknown: {
    title: 'Unknown',
    summary: 'This input does not tell what is wrong, or whether anything is.',
    first: 'get the missing inputs below, the endpoints of every server first',
    severity: 'warning',
    isNot: 'Not nothing wrong: what is missing could show it.',
  },
}
