// What a diagnosis rests on, and nothing else: signs with their times, and coverage, which says what each input could have seen.
import type { Input } from './input.ts'
import type { Step } from './rungs.ts'
import type { SignKind } from './signs.ts'

/** One occurrence. Times are Unix seconds; undefined: the input has none. */
export interface Moment {
  /** When it began: servers log a duration at its end. */
  start: number | undefined
  /** When it was logged or read. */
  at: number | undefined
  /** Duration in seconds, where it tells one. */
  seconds: number | undefined
  /** Entries, bytes or whatever the kind counts. */
  amount: number | undefined
  /** Bytes of entries, where the line says so (2.14.6 and newer). */
  bytes?: number | undefined
  /** The line or the reading, as it was. */
  text: string
  /** The other server or address that it names. */
  peer?: string | undefined
}

/** RAFT group, or account and stream and perhaps consumer; '' where the input does not say. */
export interface Asset {
  account: string
  stream: string
  consumer: string
  group: string
}

export const noAsset: Asset = { account: '', stream: '', consumer: '', group: '' }

/** All occurrences of one kind on one server for one asset. */
export interface Sign extends Asset {
  kind: SignKind
  /** '' where nothing says which server. */
  server: string
  count: number
  first: Moment
  last: Moment
  /** The longest or the largest. */
  worst: Moment
  /** In order of time, at most `mostMoments`: the earliest of them. Only for kinds whose pattern in time matters. */
  moments: readonly Moment[]
  /** When each rung of the ladder was first reported; undefined as a value: reported without a time. */
  rungs?: ReadonlyMap<Step, number | undefined>
}

export const mostMoments = 200

/** What one input could have seen of one server. */
export interface Coverage {
  input: Input
  /** '' where nothing says which server. */
  server: string
  /** Unix seconds; undefined: the input carries no times. */
  from: number | undefined
  to: number | undefined
  /** File or address. */
  source: string
  /** Stretches of at least `silence` seconds between two lines; in order, the longest ones. */
  gaps: readonly Gap[]
  /** Levels below WRN are missing: what is logged at INF cannot be seen. */
  onlyTrouble: boolean
}

export interface Gap {
  from: number
  to: number
}

/** Shortest stretch without a line that counts as silence, in seconds. */
export const silence = 4

export interface ServerSeen {
  name: string
  version: string | undefined
  /** Seconds by which its clock is ahead of the reference; undefined: nothing to tell from. Its times are corrected already. */
  offset: ClockOffset | undefined
}

export interface ClockOffset {
  seconds: number
  /** Seconds either way. */
  uncertainty: number
  /** Pairs of lines that it rests on. */
  pairs: number
}

/** Where the servers run, as far as the inputs tell: decides which commands are suggested. */
export type Environment = 'kubernetes' | 'systemd' | 'unknown'

export interface Evidence {
  cluster: string
  environment: Environment
  servers: readonly ServerSeen[]
  /** Servers that the inputs mention, and of which there is no input. */
  unseen: readonly string[]
  signs: readonly Sign[]
  coverage: readonly Coverage[]
  /** Groups whose owner an input names. */
  owners: ReadonlyMap<string, Asset>
}
