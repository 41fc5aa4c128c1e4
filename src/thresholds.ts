// The one file of numbers: rules, dashboards, diagnosis, status page and docs read their thresholds from here.
// Counts are entries or bytes, times are seconds, ratios are 0 to 1. What is called a window is how long an event counts.

import { firstRung, lastRung, overrun, recovered, rungs } from './ladder.ts'

const [, secondRung] = rungs

export const thresholds = {
  /** Append entries not yet committed, a group on a server. The rungs are those of ladder.ts, cumulative: at 20k all three are true. */
  pending: {
    normal: 100,
    warning: firstRung.entries,
    critical: secondRung.entries,
    page: lastRung.entries,
    /** Servers of one cluster at `warning`, or whose cache is full of bytes, at once: a page. */
    pageServers: 2,
    /** Below it, and below `pendingBytes.logged`, a logged rung came and went. */
    logged: recovered.entries,
    /** Seconds that /raftz below it contradicts a logged rung. */
    contradicts: 90,
    /** A rung that fires ends below this share of it. */
    hysteresis: 0.9,
    /** From 2.14 on: quorum paused, leader steps down. */
    overrun: overrun.entries,
  },
  /** The same by their size, of servers whose cache also ends by size (2.14.6 and newer). */
  pendingBytes: {
    normal: 1_048_576,
    warning: firstRung.bytes,
    critical: secondRung.bytes,
    page: lastRung.bytes,
    logged: recovered.bytes,
    /** Messages of 1 MB fill the cache in 2 s. Only one that is still full so many seconds later, or is logged full `again` so many later, is a page. */
    full: 30,
    again: 10,
    overrun: overrun.bytes,
  },
  /** When the ladder's top is predicted. */
  prediction: {
    /** Level below which noise never predicts. */
    floor: 1_000,
    floorBytes: recovered.bytes,
    slopeWindow: 120,
    /** Long enough that it comes before the rung that it predicts: a climb of 10 entries a second is told at 11,000. */
    horizon: 900,
    /** From the times of two logged rungs. */
    stepHorizon: 900,
    /** Seconds between two samples that are not one scrape of two exporters. */
    samplesApart: 12,
  },
  /** Committed, not yet applied. `work` is seconds of applying at the group's own rate. */
  unapplied: {
    normal: 100,
    warning: 100,
    work: 5,
    warningFor: 120,
    critical: 10_000,
    criticalFor: 60,
    rateWindow: 300,
  },
  /** Received entries that wait in a follower (queue `entry`). */
  receivedWaiting: { normal: 100, warning: 1_000, critical: 10_000, criticalWithLeaderPending: 1_000 },
  /** Entries wait and the commit index stands still. */
  commitStalled: { criticalFor: 60 },
  /** /jsz with consumers, against the server's own past and its /varz. */
  storeSlow: { seconds: 2, sustained: 0.7, sustainedWindow: 120, timesBaseline: 5, timesVarz: 4, for: 15 },
  writeFullState: { normal: 0.1, logged: 60, critical: 60 },
  metalayerSnapshot: { normal: 0.01, logged: 2, warning: 2, warningAsync: 5, critical: 30 },
  internalSubscription: {
    normal: 0.01,
    logged: 2,
    warningWindow: 300,
    criticalCount: 3,
    criticalWindow: 300,
    startGrace: 600,
  },
  /** Its windows are those of internalSubscription. */
  readloop: { normal: 0.1, logged: 2, criticalCount: 3, startGrace: 600 },
  /** Messages of a stream not yet through RAFT; the server logs above `logged`. */
  streamLag: { normal: 100, logged: 10_000, warning: 10_000, criticalMinutes: 2 },
  /** A write and flush beside the store, each operation: third longest of six; or one that has not ended. */
  fsync: { normal: 0.01, warning: 0.1, critical: 1, stuck: 5, samples: 6, outOf: 3 },
  /** The disk below a store: mean seconds of a write or flush; nothing completed though asked for, and no probe that says otherwise. */
  disk: { wait: 0.5, window: 180, hung: 5, proven: 15 },
  /** Of a store's file system, bytes and inodes: share that is left; full within by the slopes of `window` and a third of it. */
  space: {
    warning: 0.2,
    critical: 0.05,
    warningWithin: 86_400,
    criticalWithin: 14_400,
    floor: 0.5,
    window: 3_600,
    warningFor: 300,
    criticalFor: 60,
  },
  /** Seconds within a window at a limit that a volume, or a control group on it, has. `full`: share of a group's limit that is at it. */
  throttled: { seconds: 5, window: 300, full: 0.9 },
  /** The probe: seconds in a state that is none of the disk's, and without the end of a round. */
  probe: { failingFor: 60, silent: 300 },
  kernelErrors: { window: 600 },
  /** Signs of slow storage that must agree on a server, and servers that must agree for a page. */
  stall: { symptoms: 2, window: 300, for: 30, pageServers: 2 },
  /** /varz this slow for a minute, and all else with it: too little processor time. `throttled`, `waiting`: seconds a second, by the kernel. */
  starved: { varz: 0.2, for: 60, cpu: 0.9, throttled: 0.25, waiting: 1, window: 180 },
  leaderless: { criticalFor: 75, pageFor: 120, quorumLinesApart: 60 },
  /** Members of a group, replicas of a stream: `steady` is how long a size holds to be no peak, `configRead` within which limits are read again. */
  members: { steady: 900, configRead: 360, underReplicatedFor: 900, metaLargerFor: 1_800 },
  /** A stream that is moved or scaled: seconds after which it should be done. It copies each new replica, so a very large one takes longer. */
  move: { stuck: 7_200 },
  leaderChanges: { window: 900, warning: 4, metaWindow: 600, metaWarning: 2, perStart: 2 },
  /** Log of a RAFT group since its last snapshot: one of a healthy group has some megabytes. */
  wal: { bytes: 1_073_741_824, entries: 1_000_000, for: 600 },
  replica: { lag: 1_000, for: 300, divergence: 1_000, divergenceRatio: 0.05 },
  /** JetStream API requests that wait; at `dropped` the server drops all of them. */
  apiQueue: { warning: 1_000, critical: 5_000, dropped: 10_000, for: 75 },
  slowConsumers: { window: 600, warning: 10 },
  jetstream: {
    storageWarning: 0.8,
    storageCritical: 0.95,
    reserved: 0.9,
    for: 300,
    haAssets: 1_000,
    subjects: 1_000_000,
    /** JetStream ran this long since the start of its server: what ends it is no restart without it. */
    ran: 60,
    /** Prediction: from this share on, by the growth within this window. */
    fillingFloor: 0.5,
    fillingWindow: 3_600,
    fillingFor: 300,
    fillingWarning: 86_400,
    fillingCritical: 14_400,
  },
  api: { errorRatio: 0.05, requests: 100, window: 300, for: 600 },
  consumer: {
    pending: 100,
    stalledWindow: 300,
    stalledFor: 300,
    backlog: 1_000,
    backlogWindow: 900,
    /** Unacknowledged: share of the consumer's own limit, from a floor on; an absolute number where the limit is not known. */
    ackPending: 1_000,
    ackPendingRatio: 0.95,
    ackPendingFloor: 100,
    losesFor: 300,
    /** So old may be what is shown of consumers where there are very many, and the time between two scrapes with it. */
    answerAge: 120,
    redelivered: 0.5,
    redeliveredFloor: 10,
    redeliveredFor: 900,
    unbound: 1,
    unboundFor: 600,
    pulledWindow: 900,
  },
  /** Streams that a server deletes because the meta layer does not list them. */
  orphan: { window: 3_600, servers: 2 },
  /** Routes, gateways, leaf nodes, mirrors and sources. */
  links: {
    rtt: 0.05,
    pendingBytes: 1_048_576,
    slowFor: 300,
    lostFor: 300,
    sourceSilence: 300,
    sourceLag: 10_000,
    sourceFor: 600,
    unevenFor: 900,
    /** Share of the last hour for which a leaf node was there, to be missed. */
    leafnodePresent: 0.5,
  },
  /** Share of a configured limit of a stream or account. */
  limit: { ratio: 0.9, full: 1, discards: 0.99, for: 300 },
  server: {
    downFor: 120,
    hungFor: 75,
    /** How long a refused reload stays told, unless one went well since. */
    reloadWindow: 86_400,
    unhealthyFor: 300,
    memory: 0.9,
    memoryUneven: 1.5,
    memoryFloor: 1_073_741_824,
    cpu: 0.9,
    loadFor: 600,
    connections: 0.8,
    connectionsFull: 1,
    routesFor: 300,
    restarts: 2,
    staleConnections: 10,
    certificateWarning: 2_592_000,
    certificateCritical: 604_800,
    catchingUpFor: 900,
  },
  /** How long one log line counts: long enough that a pause between two lines ends nothing. */
  eventWindow: 300,
  /**
   * The worst case of time: a sample every 60 s, an evaluation every 60 s, the clock of a server 55 s off. So a line is seen up to `shortest`
   * seconds old, and one sample holds for less than `sample` seconds.
   */
  events: { shortest: 180 },
  sample: 75,
  /** Two clusters of one name: starts of one server that differ by this are of two. */
  ambiguous: { startsApart: 60, for: 300 },
  /** Losses that last: over an `outage` of Prometheus they are remembered, and for good ones nobody wants to be told for ever. */
  lost: { outage: 900, forgotten: 604_800 },
  /** Seconds for which it is told that groups which are well have no series any more. */
  hidden: { told: 3_600 },
  /** Many clusters: `clusters` in trouble are a page for all; `silent`: age of what came last, the clocks of two sites and a late ruler included. */
  fleet: { clusters: 2, silent: 180, silentFor: 120, atOnce: 3_600 },
  /** A critical or page rung outlives its source this long: blind is not well. */
  blind: 3_600,
} as const
