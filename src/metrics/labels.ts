// The label vocabulary: every label that any series may carry, and what it means. A table can use no other.

/**
 * Never in here: leader names, ids, addresses, free text (each change would start a new series), nor names that scrape
 * configurations attach themselves: endpoint, service, job, instance, namespace, pod, container, cluster, node.
 */
export const labelHelp = {
  nats_cluster: 'Name of the NATS cluster: configured, else as /varz last said; empty where unknown.',
  server: 'Server name: configured, else as /varz, the start banner or the RAFT node id said; empty where unknown.',
  target: 'The monitoring address as configured or discovered.',
  collector: 'One request to one server: the endpoint, and its part where one endpoint is asked twice.',
  code: 'Why a request brought nothing.',
  account: 'Account id as NATS writes it; empty for the meta group.',
  stream: 'Stream name; empty where unknown and for the meta group.',
  consumer: 'Consumer name; empty for streams and the meta group.',
  group: 'RAFT group: S-… of a stream, C-… of a consumer, or _meta_.',
  peer: 'Name of the other server.',
  queue: 'Which internal queue of the RAFT group.',
  rung: 'Step of the ladder of append entries pending.',
  source: 'Where the number comes from: raftz, jsz or log; on series of log sources, the path or command that is read.',
  event: 'Id of the log event in the catalog, see LOGS.md.',
  severity: 'Severity of the log event in the catalog.',
  level: 'Level of the log line as nats-server writes it; unknown where there is none.',
  store: 'What was written: stream, RAFT group or _meta_, as logged.',
  stage: 'Part of the metalayer snapshot that the log line measures.',
  part: 'Part of the metalayer snapshot.',
  class: 'What the internal subscription serves.',
  kind: 'Kind of connection.',
  listener: 'Which listener of the server.',
  path: 'Path of the monitoring endpoint.',
  link: 'Who opened the connection: outbound by this server, inbound by the other.',
  gateway: 'Name of the remote cluster.',
  client: 'Name that the client gave when it connected; empty where it gave none.',
  account_name: 'Name tag of the account in operator mode, else its id.',
  source_stream: 'Name of the stream that is copied from.',
  copy: 'How the stream copies: mirror or source.',
  retention: 'Retention policy of the stream.',
  storage: 'Storage type of the stream.',
  discard: 'Discard policy of the stream.',
  check: 'Type of what a full health check looks at.',
  mode: 'How much the health check covers.',
  direction: 'Seen from the server: received or sent.',
  family: 'Prefix of the series that a limit cut.',
  version: 'Version of the program.',
  go_version: 'Version of Go that nats-server was built with.',
  nodejs_version: 'Version of Node.js that runs the exporter.',
  digest: 'Digest of the configuration.',
  domain: 'JetStream domain; empty without.',
  hypothesis: 'What is wrong, one of the closed list in DIAGNOSIS.md.',
  confidence: 'How sure the verdict is: low, medium or high.',
  role: 'Part that a server plays in the verdict: culprit or victim.',
} as const

export type LabelName = keyof typeof labelHelp
