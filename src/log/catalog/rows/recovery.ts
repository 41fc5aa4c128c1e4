// Recovery: JetStream starting, its streams coming back, and what could not come back.
import type { Section } from './row.ts'

const owner = "'{account} > {stream}'"
const consumer = "'{account} > {stream} > {consumer}'"

export const recovery = {
  jetstream_starting: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Starting JetStream',
          'Restarting JetStream',
          'Starting JetStream cluster',
          'Creating JetStream metadata controller',
          'JetStream cluster bootstrapping',
          'JetStream cluster recovering state',
        ],
        versions: '2.9 on',
      },
      { text: 'Took {seconds:duration} to start JetStream', versions: '2.11.11, 2.12.2 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] Starting JetStream',
      '[7] 2026/03/01 10:11:12.123456 [INF] Took 4.2s to start JetStream',
    ],
    meaning: 'JetStream starts: with state of before ("recovering"), or for the first time ("bootstrapping").',
    isNot: 'Not ready yet.',
    remedy: 'Nothing. "Bootstrapping" on a server that had data means an empty or wrong store directory.',
  },
  jetstream_config: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: [
          '  Max Memory:      {bytes:size}',
          '  Max Storage:     {bytes:size}',
          '  Store Directory: {directory:quoted}',
          '  Domain:          {domain:text}',
          '  Encryption:      {cipher:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          '  API Level:       {api_level:int}',
          '  Strict:          {strict:word}',
          '  TPM File:        {file:quoted}, Pcr: {pcr:int}',
        ],
        versions: '2.11.0 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF]   Store Directory: "/data/jetstream"',
      '[7] 2025/12/17 10:11:12.123456 [INF]   Max Storage:     100.00 GB',
    ],
    meaning: 'How JetStream is configured on this server, as it says at its start.',
    isNot: 'Not the size of the volume: limits may be larger than it.',
    remedy: 'Nothing. Check that the store directory is the mounted volume.',
  },
  stream_recovered: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: `  Restored {messages:commas} messages for stream ${owner} in {seconds:duration}`,
        versions: '2.10.0 on',
      },
      {
        text: [
          `  Restored {messages:commas} messages for stream ${owner}`,
          `  Converting from {old_cipher:word} to {cipher:word} for stream ${owner}`,
        ],
        versions: '2.9',
      },
      {
        text: [
          `  Starting restore for stream ${owner}`,
          `  Recovering {consumers:int} consumers for stream - ${owner}`,
          `  Encrypting stream ${owner}`,
        ],
        versions: '2.9 on',
      },
      { text: `  Converting to {cipher:word} for stream ${owner}`, versions: '2.10.0 on' },
      {
        text: `  Restoring partial batch write for stream ${owner} (seq {first:int} to {last:int})`,
        versions: '2.12.0 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [INF]   Restored 1,234,567 messages for stream 'APP > ORDERS' in 1.5s",
      "[7] 2025/12/17 10:11:12.123456 [INF]   Recovering 12 consumers for stream - 'APP > ORDERS'",
    ],
    meaning: 'A stream was read from disk at start.',
    isNot: 'Not yet current with its leader.',
    remedy: 'Nothing. The stream that takes longest shows where the start is spent.',
  },
  asset_recovery_failed: {
    scope: 'plain',
    levels: ['WRN', 'ERR'],
    severity: 'critical',
    wordings: [
      {
        text: [
          '  Stream metafile {file:quoted}: checksums do not match {found:quoted} vs {expected:quoted}',
          '  Error recreating stream {stream:quoted}: {error:text}',
          '    Error reading consumer metafile {file:quoted}: {error:text}',
          '    Error unmarshalling consumer metafile {file:quoted}: {error:text}',
          '    Missing consumer checksum for {consumer:quoted}',
          '    Missing consumer metafile {file:quoted}',
          '  Error decrypting our consumer metafile: {error:text}',
          '  Error decrypting our stream metafile: {error:text}',
          '  Error unmarshalling stream metafile {file:quoted}: {error:text}',
          '  Error reading metafile {file:quoted}: {error:text}',
          '  Error reading Stream metafile checksum {file:quoted}: {error:text}',
          '  Error replacing meta keyfile for stream {stream:quoted}: {error:text}',
          '  Missing stream metafile for {stream:quoted}',
          '  Missing stream checksum file {file:quoted}',
          '  Bad stream encryption key length of {length:int}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          '  StreamTemplate checksums do not match {found:quoted} vs {expected:quoted}',
          '  Error recreating StreamTemplate {template:quoted}: {error:text}',
          '  Error adding stream {stream:quoted} to template {template:quoted}: {error:text}',
          '  Error unmarshalling StreamTemplate metafile: {error:text}',
          '  Error reading StreamTemplate checksum {file:quoted}: {error:text}',
          '  Error reading StreamTemplate metafile {file:quoted}: {error:text}',
          '  Missing StreamTemplate checksum for {template:quoted}',
        ],
        versions: '2.9 to 2.12',
      },
      {
        text: '    Error adding consumer {consumer:quoted}: {error:text}',
        versions: '2.9 to 2.11.11, 2.12.0 to 2.12.3',
      },
      { text: `    Error adding consumer ${consumer}: {error:text}`, versions: '2.11.12, 2.12.4 on' },
      { text: '    Error restoring consumer {consumer:quoted} state: {error:text}', versions: '2.9 to 2.11.8' },
      { text: '  Error unmarshalling consumer metafile {file:quoted}: {error:text}', versions: '2.11.17 on' },
      {
        text: [`  Failed restoring partial batch write for stream ${owner} at sequence {seq:int}: {error:text}`],
        versions: '2.12.0 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN]   Error recreating stream "ORDERS": could not create file store',
      '[7] 2025/12/17 10:11:12.123456 [WRN]   Error decrypting our stream metafile: chacha20poly1305: message authentication failed',
    ],
    meaning: 'A stream or consumer that is on disk could not be brought back at start.',
    isNot: 'Not loss in a cluster while other replicas are whole; on a single server it is missing until repaired.',
    remedy: 'Do not delete its folder. Read the error: a wrong encryption key and a full disk look like damage, too.',
    alert: 'NatsServerUnhealthy',
  },
  stream_config_repaired: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          '  Bad subject {subject:quoted} repaired to {repaired:quoted}',
          '  Detected bad subject {subject:quoted} while adding stream {stream:quoted}, will attempt to repair',
          '  Detected subjects on a mirrored stream {stream:quoted}, will remove',
          'Consumer {stream:quoted} > {consumer:quoted} has a filter subject that overlaps with other consumers, which is not allowed for a stream with WorkQueue policy, it should be administratively deleted',
          `JetStream consumer ${consumer} bad NAK delay value: {value:quoted}`,
        ],
        versions: '2.9 on',
      },
      {
        text: `Stream ${owner} suppressing republish with invalid subject {subject:quoted}`,
        versions: '2.12.15, 2.14.5 on',
      },
      {
        text: `Cleanup of {what:word} consumer '{account} > {consumer}' failed for stream '{target_account:account} > {stream}': {error:text}`,
        versions: '2.14 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN]   Detected subjects on a mirrored stream "COPY", will remove'],
    meaning: 'A configuration of before does not hold by the rules of this version, and was mended.',
    isNot: 'Not loss of messages.',
    remedy: 'Correct the configuration where it comes from, so that it is not sent again.',
  },
  temporary_store: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      { text: 'Temporary storage directory used, data could be lost on system reboot', versions: '2.10.22 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Temporary storage directory used, data could be lost on system reboot',
    ],
    meaning: 'No store_dir is configured, so that JetStream keeps its data in the temporary directory.',
    isNot: 'Not harmless outside of tests.',
    remedy: 'Set jetstream.store_dir to a directory on a volume of its own.',
  },
  config_advice: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Plaintext passwords detected, use nkeys or bcrypt',
          'Maximum payloads over {size:text} are generally discouraged and could lead to poor performance',
          'The option `default_js_domain` is a temporary backwards compatibility measure and will be removed',
          'Trusted Operators should utilize a System Account',
          'Websocket not configured with TLS. DO NOT USE IN PRODUCTION!',
          'TLS certificate chain and hostname of solicited {links:word} will not be verified. DO NOT USE IN PRODUCTION!',
          'Healthcheck: js-enabled deprecated, use js-enabled-only instead',
          'Unable to get IP for {host:word}, will try with {address:word}: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          'Block profiling is enabled (rate {rate:int}), this may have a performance impact',
          'Clients that are not using "TLS Handshake First" option will fail to connect',
        ],
        versions: '2.10 on',
      },
      { text: 'Failed to set GOMAXPROCS: {error:text}', versions: '2.9 to 2.12.4' },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] Plaintext passwords detected, use nkeys or bcrypt'],
    meaning: 'The server does not recommend something in its configuration.',
    isNot: 'Not a failure.',
    remedy: 'Decide whether to follow the advice.',
  },
} as const satisfies Section
