// Lifecycle: a server that starts, is ready, stops.
import type { Section } from './row.ts'

export const lifecycle = {
  server_started: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [{ text: 'Starting nats-server', versions: '2.9 on' }],
    examples: ['[7] 2025/12/17 10:11:12.123456 [INF] Starting nats-server'],
    meaning: 'First line of a new process. Its version, name and node follow (server_banner).',
    isNot: 'Not ready: recovery of streams may take minutes until "Server is ready".',
    remedy:
      'Nothing, if the restart was meant. Else look at what ended the process before: memory limit, probe, operator.',
  },
  server_banner: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      { text: '  Name:     {name:text}', versions: '2.9 on' },
      { text: '  Version:  {version:text}', versions: '2.9 on' },
      { text: '  Cluster:  {cluster:text}', versions: '2.9 on' },
      { text: '  Node:     {node:text}', versions: '2.9 on' },
      { text: '  ID:       {server_id:text}', versions: '2.9 on' },
      { text: '  Git:      [{commit:text}]', versions: '2.9 on' },
      { text: '  Go build: {go:text}', versions: '2.9 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF]   Name:     nats-0',
      '[7] 2025/12/17 10:11:12.123456 [INF]   Version:  2.12.3',
      '[7] 2025/12/17 10:11:12.123456 [INF]   Cluster:  prod',
      '[7] 2025/12/17 10:11:12.123456 [INF]   Node:     S1Nunr6R',
      '[7] 2025/12/17 10:11:12.123456 [INF]   ID:       NDEYVLKPZ5ZN4H6AIEMFDYDLUZTAVVJBMBZHQDJCPFKQTPWBKCXSGO6M',
      '[7] 2025/12/17 10:11:12.123456 [INF]   Git:      [8b1f2a3]',
      '[7] 2025/12/17 10:11:12.123456 [INF]   Go build: go1.25.5',
    ],
    meaning: 'What a starting server says of itself. Node is the id that RAFT lines carry in place of the name.',
    isNot: 'Not ready yet.',
    remedy: 'Nothing.',
  },
  server_listening: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Using configuration file: {file:text}',
          'Listening for client connections on {address:text}',
          'Listening for route connections on {address:text}',
          'Listening for gateways connections on {address:text}',
          'Listening for leafnode connections on {address:text}',
          'Listening for websocket clients on {address:text}',
          'Listening for MQTT clients on {address:text}',
          'Starting {scheme:word} monitor on {address:text}',
          'TLS required for client connections',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] Listening for client connections on 0.0.0.0:4222',
      '[7] 2025/12/17 10:11:12.123456 [INF] Starting http monitor on 0.0.0.0:8222',
    ],
    meaning: 'Which configuration a starting server uses, and where it listens.',
    isNot: 'Not ready yet.',
    remedy: 'Nothing. The monitor address is what this exporter asks.',
  },
  server_ready: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [{ text: 'Server is ready', versions: '2.9 on' }],
    examples: ['[7] 2025/12/17 10:11:12.123456 [INF] Server is ready'],
    meaning: 'The server accepts clients. Streams of a cluster may still be catching up.',
    isNot: 'Not healthy: /healthz says when its replicas are current.',
    remedy: 'Nothing. The time since "Starting nats-server" is how long recovery took.',
  },
  server_stopping: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: ['Initiating Shutdown...', 'Entering lame duck mode, stop accepting new clients'],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] Initiating Shutdown...',
      '[7] 2025/12/17 10:11:12.123456 [INF] Entering lame duck mode, stop accepting new clients',
    ],
    meaning: 'The server stops because it was told to; lame duck mode moves leaders and clients away first.',
    isNot: 'Not a crash: a killed server writes nothing.',
    remedy:
      'Nothing, if it was meant. Lines about failed snapshots and lost leaders within the next 10 s belong to it.',
  },
  server_stop_progress: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Closing existing clients',
          'Server Exiting..',
          'Initiating JetStream Shutdown...',
          'JetStream Shutdown',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] Initiating JetStream Shutdown...',
      '[7] 2025/12/17 10:11:13.123456 [INF] Server Exiting..',
    ],
    meaning:
      'Further lines of a stop that server_stopping counts; those of JetStream alone also follow its being disabled.',
    isNot: 'Not a second stop.',
    remedy: 'Nothing. JetStream shutting down without a server that stops: read the error before it.',
  },
  signal_received: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [{ text: 'Trapped {signal:quoted} signal', versions: '2.10.28, 2.11.2 on' }],
    examples: ['[7] 2025/12/17 10:11:12.123456 [INF] Trapped "terminated" signal'],
    meaning: 'The process got a signal: stop, reload, or re-open the log.',
    isNot: 'Not a crash.',
    remedy:
      'Nothing, if it was meant. "terminated" that nobody sent is the orchestrator: a failed probe or an eviction.',
  },
  server_reloaded: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      { text: 'Reloaded server configuration {digest:text}', versions: '2.11.0 on' },
      { text: 'Reloaded server configuration', versions: '2.9 to 2.10' },
      { text: 'Reloaded: {what:text}', versions: '2.9 on' },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [INF] Reloaded server configuration'],
    meaning: 'The configuration was read again; "Reloaded: …" names each change.',
    isNot: 'Not a restart.',
    remedy: 'Nothing.',
  },
  server_reload_failed: {
    scope: 'plain',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      { text: 'Failed to reload server configuration: {error:text}', versions: '2.9 on' },
      {
        text: 'Timed out waiting for confirmation from all routes regarding per-account routes changes',
        versions: '2.10 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] Failed to reload server configuration: config reload not supported for StoreDir',
    ],
    meaning: 'A changed configuration was refused; the old one stays in force.',
    isNot: 'Not a stopped server.',
    remedy: 'Correct what the error names. The next restart would fail, or bring the change.',
    alert: 'NatsServerReloadFailed',
  },
  server_cannot_start: {
    scope: 'plain',
    levels: ['FTL', 'ERR', 'WRN'],
    severity: 'critical',
    wordings: [
      {
        text: [
          "Can't start JetStream: {error:text}",
          "Can't start monitoring: {error:text}",
          "Can't set system account: {error:text}",
          'Not allowed to enable JetStream on the system account',
          'Could not start resolver: {error:text}',
          'Could not write pidfile: {error:text}',
          'Error listening on port: {port:word}, {error:quoted}',
          'Error listening on router port: {port:int} - {error:text}',
          'Error listening on gateway port: {port:int} - {error:text}',
          'Error listening on leafnode port: {port:int} - {error:text}',
          'Error starting monitor on {address:quoted}: {error:text}',
          'Error setting server INFO with ClientAdvertise value of {value:word}, err={error:text}',
          'Error setting route INFO with Cluster.Advertise value of {value:word}, err={error:text}',
          'Error setting gateway INFO with Gateway.Advertise value of {value:word}, err={error:text}',
          'Error setting leafnode INFO with LeafNode.Advertise value of {value:word}, err={error:text}',
          'error starting profiler: {error:text}',
          'Unable to get websocket connect URLs: {error:text}',
          'Unable to listen for websocket connections: {error:text}',
          'websocket listener error: {error:text}',
          'Unable to listen for MQTT connections: {error:text}',
          'Failed to parse {value:quoted} as a duration for startup: {error:text}',
          'Unimplemented OCSP peer cache type [{type:text}]',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [FTL] Can't start JetStream: could not create storage directory: permission denied",
    ],
    meaning: 'The server gave up its start: a port, a file or the store could not be had.',
    isNot: 'Not a crash of a running server; at level WRN the server goes on without JetStream.',
    remedy:
      'Read the error: port in use, store directory missing or read-only, wrong owner, a second server on the same directory.',
    alert: 'NatsServerCrashed',
  },
  server_file_failed: {
    scope: 'plain',
    levels: ['ERR'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Failed to write pidfile: {error:text}',
          'Error cleaning up ports file {file:word}: {error:text}',
          'Error marshaling ports file: {error:text}',
          'Error writing ports file ({file:text}): {error:text}',
          'Unable to resolve the ports in the specified time',
          'error parsing allowed origin: {error:text}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [ERR] Failed to write pidfile: open /run/nats.pid: permission denied'],
    meaning: 'A file that tells other programs about this server could not be written.',
    isNot: 'Not the store, and not a failure of the server.',
    remedy: 'Check owner and room of the directory, if something reads that file.',
  },
  http_request_failed: {
    scope: 'plain',
    levels: ['ERR'],
    severity: 'info',
    wordings: [{ text: ['monitoring: {error:text}', 'websocket: {error:text}'], versions: '2.9 on' }],
    examples: ['[7] 2025/12/17 10:11:12.123456 [ERR] monitoring: TLS handshake error from 10.0.0.7:51234: EOF'],
    meaning: 'The HTTP server of the monitoring port, or of websockets, could not serve a request.',
    isNot: 'Not a fault of NATS: mostly a probe that speaks plain HTTP to a TLS port, or goes away in the middle.',
    remedy: 'Find the address, if it should be served.',
  },
  server_accept_failed: {
    scope: 'plain',
    levels: ['ERR'],
    severity: 'critical',
    wordings: [
      {
        text: [
          'Temporary {what:word} Accept Error({error:text}), sleeping {sleep:int}ms',
          '{what:word} Accept error: {error:text}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] Temporary Client Accept Error(accept tcp: too many open files), sleeping 10ms',
    ],
    meaning:
      'New connections cannot be accepted, mostly since the limit of open files is reached. The store opens files too.',
    isNot: 'Not a network fault.',
    remedy: 'Raise the limit of open files (LimitNOFILE), and look for leaked connections.',
    alert: 'NatsServerUnhealthy',
  },
} as const satisfies Section
