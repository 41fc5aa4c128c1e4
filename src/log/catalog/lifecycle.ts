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
      { text: 'Initiating Shutdown...', versions: '2.9 on' },
      { text: 'Entering lame duck mode, stop accepting new clients', versions: '2.9 on' },
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
} as const satisfies Section
