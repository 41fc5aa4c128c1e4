// What the child process can be asked: work on files, of which every step may last for ever. One kind a line, ask and answer.
import type { FileStatus } from '../files.ts'

/** Who, where and how large a file or folder is. */
export type Status = Omit<FileStatus, 'changed' | 'born'>

/** Room on a file system, in bytes and inodes; `free` is what only root may use up. */
export interface Space {
  size: number
  free: number
  available: number
  inodes: number
  inodesFree: number
  /** Magic number, as in statfs(2). */
  type: number
}

/** What nats-server pays for: a vote before an election goes on, a block it appends to, a file it opens. */
export const probeOps = ['open', 'vote', 'append'] as const
export type ProbeOp = (typeof probeOps)[number]

export interface RoundAsk {
  /** store_dir of nats-server, the folder above its `jetstream`, or that itself. */
  dir: string
  /** Tells the files of two exporters apart. */
  token: string
  /** The store that was there before: nothing is written to another one. */
  expected: { device: bigint; inode: bigint } | undefined
  /** Where to write instead of beside `jetstream`. */
  probeDir: string | undefined
}

export interface Round {
  /** Seconds each took, waiting for a processor left out. Missing: not done. */
  seconds: Partial<Record<ProbeOp, number>>
  /** `jetstream`, and the room around it, as far as they could be looked at. */
  store?: Status
  space?: Space
  /** Why nothing was written. `no_place`: `jetstream` is a mount of its own, beside it lies another file system. */
  refused?: 'low_space' | 'moved' | 'no_place'
  failed?: { op: ProbeOp; code: string; message: string }
}

/** One go of a walk over a store's files; a walk is many goes, so that the probe comes in between. */
export interface CensusAsk {
  dir: string
  /** The first go of a walk; later ones go on where the last one ended. */
  begin: boolean
  /** A go ends after so many files, or after so long. */
  entries: number
  milliseconds: number
}

/** One stream, or one RAFT group (then `group` is set and `stream` is ''). */
export interface StoreCensus {
  account: string
  stream: string
  group: string
  blocks: number
  bytes: number
  /** Unix seconds at which a block was last written to; undefined where there is none. */
  newestBlock: number | undefined
  encrypted: boolean
  /** index.db: what WriteFullState writes. */
  index: { bytes: number; modified: number } | undefined
  /** Files that a crash or a stuck write left behind. */
  leftovers: number
}

export interface CensusAnswer {
  stores: StoreCensus[]
  /** Files looked at in this go. */
  entries: number
  over: boolean
  /** Folders that could not be read, so far. */
  unreadable: number
}

/** Bytes one after the other, which go to a child as they are. */
export interface Bulk {
  pieces: readonly Uint8Array[]
}

export interface Works {
  stat: { ask: { path: string }; answer: FileStatus }
  space: { ask: { path: string }; answer: Space }
  list: { ask: { path: string }; answer: string[] }
  /** The path without symbolic links. */
  real: { ask: { path: string }; answer: string }
  /** With those above it; one that is there already is as good. */
  makeFolder: { ask: { path: string }; answer: null }
  rename: { ask: { from: string; to: string }; answer: null }
  /** A number to read from by `readAt` until `close`. */
  open: { ask: { path: string }; answer: { handle: number; status: FileStatus } }
  readAt: { ask: { handle: number; offset: number; length: number }; answer: Uint8Array }
  statusOf: { ask: { handle: number }; answer: FileStatus }
  close: { ask: { handle: number }; answer: null }
  readFile: { ask: { path: string; limit: number }; answer: Uint8Array }
  /** Beside the file, synced, then renamed over it. */
  writeFile: { ask: { path: string } & Bulk; answer: null }
  remove: { ask: { path: string }; answer: null }
  round: { ask: RoundAsk; answer: Round }
  /** Between two rounds: waits where nothing gets through that writes, and costs the disk nothing. */
  touch: { ask: Pick<RoundAsk, 'dir' | 'token' | 'probeDir'>; answer: null }
  census: { ask: CensusAsk; answer: CensusAnswer }
  /** Takes the probe's files away. */
  sweep: { ask: Pick<RoundAsk, 'dir' | 'token' | 'probeDir'>; answer: null }
}

export type Kind = keyof Works

/** Called before each step, with its name: what hangs is then known. */
export type Step = (name: string) => void

/** Parent to child; pieces of the ask are attached. */
export interface Request {
  kind: Kind
  ask: unknown
}

/** Child to parent: any number of steps, then an answer or an error. */
export type Message = { step: string } | { answer: unknown } | { error: { code: string; message: string } }
