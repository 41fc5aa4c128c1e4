// Series of this exporter that have another name by now: while it is 0.x a wrong name goes, and is listed here.
export interface Renamed {
  old: string
  /** Series or expression; undefined: gone. */
  now: string | undefined
  why: string
}

export const renamed: readonly Renamed[] = [
  {
    old: 'nats_server_cpu_ratio',
    now: 'nats_server_cpu_cores',
    why: 'Goes above 1: it counts cores.',
  },
  {
    old: 'nats_connections_matched',
    now: 'nats_connections_on_server',
    why: 'Nothing is matched: it is all open connections.',
  },
  {
    old: 'nats_connections_stalls',
    now: 'nats_connections_open_stalls',
    why: 'Of the connections that are open now, so no counter: nats_server_stalled_clients_total is.',
  },
  {
    old: 'nats_sublist_cache_hit_ratio',
    now: 'nats_sublist_cache_hits_total / nats_sublist_matches_total',
    why: 'A share that somebody else divided: since the start of the server, and not to be added.',
  },
  {
    old: 'nats_sublist_fanout_average',
    now: 'nats_sublist_cache_subscriptions / nats_sublist_cache_entries',
    why: 'An average that somebody else made.',
  },
  {
    old: 'nats_server_go_gc_cpu_ratio',
    now: undefined,
    why: 'A share since the start of the server, which hides what is now: see the rates of nats_server_go_gc_pause_seconds_total and nats_server_go_gc_cycles_total.',
  },
  {
    old: 'stream:nats_raft_pending_entries:max',
    now: 'stream:nats_raft_pending:height',
    why: 'Recorded. Holds the size of entries too, on the scale of the rungs: 128 MiB counts as 10,000.',
  },
]
