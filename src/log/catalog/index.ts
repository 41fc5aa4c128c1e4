// The catalog: every line of nats-server that an operator could act on, as rows. Everything log-derived is generated from it.
export type EventId = 'raft_append_entries_pending'
