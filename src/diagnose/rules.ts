// The rules of diagnosis, as rows: which fact speaks for or against which cause, how strongly, whom it names, and who says so.
// `source` is where the rule comes from: a thread of nats-io, nats-server's source, or what was measured on real clusters.
import type { HypothesisId } from './hypotheses.ts'
import type { PatternKind } from './patterns.ts'
import type { SignKind } from './signs.ts'

export type FactKind = SignKind | PatternKind
export const weights = { weak: 1, strong: 3, decisive: 100 } as const
export type Weight = keyof typeof weights

export interface Rule {
  hypothesis: Exclude<HypothesisId, 'unknown'>
  fact: FactKind
  direction: 'for' | 'against'
  weight: Weight
  /** The fact shows who is at fault, or who suffers. */
  names?: 'culprit' | 'victim'
  /** Alone it says too little: the hypothesis stands only if another rule in its favour, without this mark, holds. */
  supports?: true
  source: string
}

type Row = readonly [fact: FactKind, weight: Weight, source: string, more?: Pick<Rule, 'names' | 'supports'>]

const culprit = { names: 'culprit' } as const
const victim = { names: 'victim', supports: true } as const
const supports = { supports: true } as const

function rules(hypothesis: Rule['hypothesis'], arguments_: { for: readonly Row[]; against: readonly Row[] }): Rule[] {
  const rows = (direction: Rule['direction']) =>
    arguments_[direction].map(([fact, weight, source, more = {}]): Rule => ({
      hypothesis,
      fact,
      direction,
      weight,
      source,
      ...more,
    }))
  return [...rows('for'), ...rows('against')]
}

/** What a server logs and shows that waits for its own store; the same for one server and for several. */
const waiting: readonly Row[] = [
  [
    'state_write_waits',
    'strong',
    'nats-server#8434, #6084, #7069; measured: a frozen store logs it when it thaws',
    culprit,
  ],
  ['meta_snapshot_waits', 'strong', 'nats-server#8434: long and without work is waiting', culprit],
  ['meta_snapshot_slow', 'weak', 'measured: async snapshots of 2 to 7 s on slow stores', { ...culprit, ...supports }],
  [
    'raft_callback_slow',
    'weak',
    'nats-server#7101; source: RAFT messages are written where they are handled',
    supports,
  ],
  ['route_read_slow', 'weak', 'source: the read loop of a route waits for RAFT; pairs 26 µs apart', supports],
  ['lag_high', 'weak', 'measured: every 2 s from 8 s before the first rung on slow followers', victim],
  ['pending', 'weak', 'measured: 10,000 after 8 s of slow followers', victim],
  ['leader_pending', 'weak', 'measured: pending on a leader names its followers', victim],
  ['follower_queue', 'strong', 'measured: 6,700 after 6 s on the slow followers, none on the leader', culprit],
  ['consumers_hung', 'strong', 'measured: only where opens of the store are slow', culprit],
  ['raft_hung', 'strong', 'measured: a frozen store hangs /raftz and /jsz within 10 s, /varz goes on', culprit],
  ['probe_slow', 'strong', 'measured beside the store', culprit],
  ['probe_stuck', 'decisive', 'measured beside the store', culprit],
  ['device_stuck', 'strong', 'requests in flight, none completed', culprit],
  ['process_blocked', 'strong', 'threads in state D wait for a device', culprit],
  ['kernel_errors', 'strong', 'the kernel reports errors of the device', culprit],
]

/** What speaks against any kind of slow storage. */
const notStorage: readonly Row[] = [
  ['stores_fast', 'strong', 'a write beside the store takes milliseconds meanwhile'],
  ['no_space', 'strong', 'a refused write is not a slow one'],
  ['storage_limit', 'strong', 'a limit of the configuration is not a slow disk'],
  ['cpu_throttled', 'strong', 'a starved server is late in everything'],
  ['process_stopped', 'decisive', 'a stopped process waits for nothing'],
  ['silent_then_elections', 'strong', 'measured: a stall ends with lines about long calls, a stopped process without'],
  ['all_within_restarts', 'strong', 'measured: 102 ERR and 110 elections in a healthy rolling restart'],
  ['answers_slow', 'weak', 'measured: /varz stays fast on slow stores, and not without processor time'],
]

export const allRules: readonly Rule[] = [
  ...rules('storage_stall', {
    for: [...waiting, ['stall_on_one', 'strong', 'nats-server#5646: one slow disk of three', culprit]],
    against: [
      ...notStorage,
      ['stall_on_several', 'strong', 'several stores at once share something'],
      ['pending_on_several', 'weak', 'followers have entries pending too while they catch up'],
      ['volume_throttled', 'strong', 'the volume works, at its limit'],
    ],
  }),
  ...rules('storage_stall_shared', {
    for: [
      ...waiting,
      ['stall_on_several', 'strong', 'measured: three frozen stores', culprit],
      [
        'pending_on_several',
        'strong',
        'one group, several servers: shared storage, or what follows from a stall',
        victim,
      ],
      ['volume_shared', 'strong', 'two stores on one volume', culprit],
    ],
    against: [
      ...notStorage,
      ['stall_on_one', 'strong', 'the stores of the other servers do not wait'],
      ['volume_throttled', 'strong', 'the volume works, at its limit'],
    ],
  }),
  ...rules('storage_throttled', {
    for: [
      ['volume_throttled', 'decisive', 'counters of the volume, or limits of the cgroup that are reached', culprit],
      ['many_short_waits', 'strong', 'nats-server#4363, #3517: throttled volumes are late all the time', culprit],
      ['probe_slow', 'weak', 'measured beside the store', { ...culprit, ...supports }],
      ['lag_high', 'weak', 'discussion#6490: EBS, lag for minutes', victim],
    ],
    against: [
      ...notStorage,
      ['state_write_waits', 'strong', 'a minute for one write is a stall'],
      ['probe_stuck', 'strong', 'a throttled write ends'],
    ],
  }),
  ...rules('store_full', {
    for: [
      ['no_space', 'decisive', 'nats-server#7654; measured on full disks of five versions', culprit],
      ['storage_limit', 'decisive', 'a public incident note: 20 million rejected publishes; measured', culprit],
      ['store_no_space', 'decisive', 'statfs beside the store', culprit],
      ['store_used_up', 'strong', 'storage used against max_file_store', culprit],
      [
        'jetstream_disabled',
        'weak',
        'discussion#7463: the same line follows other failed writes',
        { ...culprit, ...supports },
      ],
    ],
    against: [
      ['store_has_room', 'weak', 'the limit is not reached now'],
      ['write_failed', 'weak', 'discussion#7463: a write can fail on a disk that is 6 % full'],
    ],
  }),
  ...rules('cpu_starvation', {
    for: [
      ['cpu_throttled', 'decisive', 'nr_throttled rises', culprit],
      ['answers_slow', 'strong', 'measured: /varz takes 44 ms to 0.5 s at 5 to 1 % of a core', culprit],
      ['slow_without_storage', 'strong', 'nats-server#5000, #7000: more cores cured it', culprit],
      [
        'slow_reads_on_one',
        'weak',
        'nats-server#2356: 40 to 80 s on one node, below 10 s on the others',
        { ...culprit, ...supports },
      ],
      ['stores_fast', 'weak', 'the store is fast, so it is something else', supports],
    ],
    against: [
      ['state_write_waits', 'strong', 'a write of few bytes for a minute waits for a device'],
      ['meta_snapshot_waits', 'strong', 'no work in it'],
      ['consumers_hung', 'weak', 'measured: only slow opens do that'],
      ['probe_slow', 'strong', 'the store is slow by itself'],
      ['probe_stuck', 'decisive', 'the store is stuck by itself'],
      ['api_dropped', 'weak', 'the queue itself is too long'],
      ['all_within_restarts', 'strong', 'a start is busy by design'],
    ],
  }),
  ...rules('process_stopped', {
    for: [
      ['process_stopped', 'decisive', '/proc says T', culprit],
      ['silent_then_elections', 'strong', 'measured: SIGSTOP of followers for 9 s', culprit],
      ['all_hung', 'strong', 'measured: a stopped server answers nothing; nor does one in a deep stall', culprit],
      ['pending', 'weak', 'measured: leader pending within seconds, the others when they run again', victim],
      ['lag_high', 'weak', 'as pending', victim],
    ],
    against: [
      ['state_write_waits', 'strong', 'it waited, so it ran'],
      ['meta_snapshot_waits', 'strong', 'it waited, so it ran'],
      ['raft_hung', 'strong', 'it answers /varz, so it runs'],
      ['probe_slow', 'strong', 'the store is slow'],
      ['process_blocked', 'strong', 'it waits for a device'],
      ['all_within_restarts', 'strong', 'a server that was told to stop does not answer'],
    ],
  }),
  ...rules('overload', {
    for: [
      ['ingest_dropped', 'strong', 'source: the ingest queue of the stream is full', victim],
      ['steady_lag', 'strong', 'discussion#6490: faster than the system can store', { names: 'victim' }],
      ['proposals_waiting', 'strong', 'proposals queue up in the leader itself', { names: 'victim' }],
      ['producer_stalled', 'weak', 'publishers are held back', supports],
      ['stores_fast', 'strong', 'the store is not slower than usual', supports],
    ],
    against: [
      ...waiting
        .filter(([fact]) => !['lag_high', 'leader_pending', 'pending'].includes(fact))
        .map(([fact, weight, source]): Row => [fact, weight, source]),
      ['pending', 'weak', 'entries wait for followers, not for the leader'],
      ['silent_then_elections', 'strong', 'a server was away'],
      ['ended_unannounced', 'strong', 'a server was away'],
      ['peer_away', 'strong', 'a server was away'],
      ['all_within_restarts', 'strong', 'around a restart lag is ordinary'],
      ['behind_after_start', 'strong', 'a server was away'],
    ],
  }),
  ...rules('api_overload', {
    for: [
      ['api_dropped', 'strong', 'source: the queue is over its limit', culprit],
      ['api_queue', 'strong', 'source: the queue is long', culprit],
      ['api_waiting', 'strong', '/ipqueuesz: requests wait', culprit],
      ['api_callback_slow', 'strong', 'nats-server#4924: STREAM.NAMES of 5m22s with 200,000 consumers', culprit],
      ['meta_snapshot_works', 'strong', 'nats-server PR 7827: 102,000 consumers, 6.8 s to generate', culprit],
      ['state_write_works', 'weak', 'a large state', supports],
    ],
    against: [
      ['state_write_waits', 'strong', 'few bytes, long time: the store'],
      ['meta_snapshot_waits', 'strong', 'no work in it: the store'],
      ['cpu_throttled', 'strong', 'requests wait for a processor'],
      ['answers_slow', 'weak', 'everything is late, not only the API'],
      ['pending_on_several', 'weak', 'measured: slow stores leave entries pending, and make calls late'],
      ['all_within_restarts', 'strong', 'a start is busy by design'],
    ],
  }),
  ...rules('server_down', {
    for: [
      ['ended_unannounced', 'strong', 'measured: SIGKILL leaves state that is not written', culprit],
      ['peer_away', 'strong', 'measured: routes lost at once, then refused', culprit],
      ['refused_unordered', 'decisive', 'nothing listens there', culprit],
      ['down_since_stop', 'decisive', 'nothing listens there, and no restart takes so long', culprit],
      ['state_outdated', 'weak', 'measured: SIGKILL leaves state that is not written', supports],
      ['behind_after_start', 'weak', 'what follows when it is back', supports],
      ['no_quorum', 'weak', 'measured: 10 to 20 s after the second server went', victim],
    ],
    against: [
      ['all_within_restarts', 'strong', 'it was told to stop'],
      ['all_hung', 'strong', 'a server that is down refuses, it does not hang'],
      ['state_write_waits', 'weak', 'nats-server#7069: it waited for its store before it ended'],
    ],
  }),
  ...rules('network', {
    for: [
      ['routes_first', 'strong', 'nats-server#2872: stale routes for days before the rest'],
      ['route_stale', 'weak', 'source: two pings without an answer', supports],
      ['route_unreachable', 'weak', 'the network answers no connection', supports],
      ['unreachable', 'strong', 'the endpoint cannot be reached from here'],
      ['no_quorum', 'weak', 'groups without a majority', victim],
    ],
    against: [
      ...waiting
        .filter(
          ([fact]) =>
            fact !== 'lag_high' && fact !== 'pending' && fact !== 'leader_pending' && fact !== 'route_read_slow',
        )
        .map(([fact, weight, source]): Row => [fact, weight, source]),
      ['silent_then_elections', 'strong', 'the server did not run'],
      ['all_within_restarts', 'strong', 'routes close at a stop'],
      ['ended_unannounced', 'strong', 'routes close when a server ends'],
    ],
  }),
  ...rules('catch_up', {
    for: [
      [
        'behind_after_start',
        'strong',
        'nats-server#5976, #4695; measured: followers log 10,000 to 20,000 while they catch up',
        culprit,
      ],
      ['catching_up', 'strong', '/raftz says catching_up', culprit],
      ['catchup_trouble', 'strong', 'nats-server#2642, #8519: catch-ups that stall', culprit],
      ['restarted', 'weak', '/varz start', supports],
    ],
    against: [
      ['state_write_waits', 'strong', 'a store stalls'],
      ['meta_snapshot_waits', 'strong', 'a store stalls'],
      ['silent_then_elections', 'strong', 'it did not restart, it was stopped'],
      ['ended_unannounced', 'strong', 'the end of the server comes before its catch-up'],
      ['state_outdated', 'weak', 'the last stop was cut short'],
      ['probe_slow', 'strong', 'the store is slow'],
    ],
  }),
  ...rules('maintenance', {
    for: [
      ['ordered_restart', 'strong', 'measured: rolling restart, lame duck'],
      ['all_within_restarts', 'strong', 'measured: what a healthy restart logs'],
    ],
    against: [
      ['outside_restarts', 'decisive', 'trouble before, long after, or of a kind that no restart makes'],
      ['ended_unannounced', 'decisive', 'a server ended without an order'],
      ['silent_then_elections', 'decisive', 'a server did not run, and nobody told it to stop'],
    ],
  }),
  ...rules('none', {
    for: [
      ['calm_log', 'strong', 'nothing of the catalog that is trouble'],
      ['calm_endpoints', 'strong', 'all is answered, nothing waits'],
    ],
    against: [
      ['ordered_restart', 'strong', 'servers were restarted'],
      ['ended_unannounced', 'strong', 'a server ended without an order'],
      ['peer_away', 'strong', 'a server was away'],
    ],
  }),
]
