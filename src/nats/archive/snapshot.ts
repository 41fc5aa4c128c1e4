// What a capture holds, as the snapshot that asking the same servers would have made: the same readers, the same memory. How long
// the answers took is not in it, so no status tells seconds.
import { ConfigError } from '../../config/error.ts'
import { readHealthz } from '../endpoints/healthz.ts'
import { jszConsumersReader, jszReader } from '../endpoints/jsz-readers.ts'
import { raftzFields, raftzReader, type RaftGroup } from '../endpoints/raftz.ts'
import { readVarz } from '../endpoints/varz.ts'
import type { Answers, Collector } from '../endpoints/answers.ts'
import { NatsError } from '../error.ts'
import { decoded, maybeNumber, type Json } from '../json/decode.ts'
import { readWhole, type Reader } from '../json/reader.ts'
import { openOwners, type Owners } from '../collect/owners.ts'
import type { NatsMemory } from '../collect/memory.ts'
import { noErrors } from '../collect/slot.ts'
import { noneDropped, type CollectorStatus, type ServerSnapshot, type Snapshot } from '../collect/snapshot.ts'
import { enveloped } from '../system-account/reply.ts'
import { openCapture, type Capture, type Captured } from './capture.ts'

/** Writes identities and owners of groups into the memory. @throws {ConfigError} damaged, or nothing in it is an answer. */
export function archivedSnapshot(path: string, memory: NatsMemory): Snapshot {
  const capture = openCapture(path)
  try {
    return snapshotOf(path, capture, memory)
  } finally {
    capture.close()
  }
}

function snapshotOf(path: string, capture: Capture, memory: NatsMemory): Snapshot {
  const target = ({ name }: Pick<Captured, 'name'>): string => `${path}: ${name}`
  const targets = (): string[] => capture.servers.map(target)
  const owners = openOwners(memory, { now: () => capture.takenAt ?? 0, targets })
  const unanswered = questionsOf(capture.log)
  const servers = capture.servers.map((server) =>
    serverSnapshot(server, { capture, memory, owners, target: target(server), unanswered: unanswered(server.name) }),
  )
  const heard = servers.map(({ answers }) => answers.varz?.now).filter((now) => now !== undefined)
  const at = heard.length > 0 ? Math.max(...heard) : capture.takenAt
  if (at === undefined || servers.length === 0)
    throw new ConfigError(
      `${path}: no answer of a server is in it: nats audit gather needs a user of the system account`,
    )
  return { at, servers }
}

interface Reading {
  capture: Capture
  memory: NatsMemory
  owners: Owners
  target: string
  unanswered: ReadonlySet<string>
}

/** By collector: the name of its question in the system account, the type of artifact its answers are, who reads them. */
const parts: { [C in 'varz' | 'jsz' | 'jsz_consumers' | 'raftz' | 'healthz']: Part<C> } = {
  varz: {
    question: 'VARZ',
    artifact: 'variables',
    read: ([page]) => decoded('/varz', page, readVarz),
    learn: ({ serverName, cluster = '' }, { memory, target }) =>
      void memory.targets.set(target, { server: serverName, cluster }),
  },
  jsz: {
    question: 'JSZ',
    artifact: 'jetstream_info',
    read: (pages) =>
      inPages(
        '/jsz',
        jszReader(() => true),
        pages,
      ),
    learn: ({ owners: found }, { owners, target }) => owners.learn(target, 'streams', found),
  },
  jsz_consumers: {
    question: 'JSZ',
    artifact: 'jetstream_info',
    read: (pages) =>
      inPages(
        '/jsz',
        jszConsumersReader(() => true),
        pages,
      ),
    learn: ({ owners: found }, { owners, target }) => owners.learn(target, 'consumers', found),
  },
  raftz: {
    question: 'RAFTZ',
    artifact: 'account_raftz',
    read: (pages, version) => groupsOf(pages, version),
    learn: () => undefined,
  },
  healthz: {
    question: 'HEALTHZ',
    artifact: 'health',
    read: ([page = {}]) => {
      const body = Buffer.from(JSON.stringify(page))
      return readHealthz({ status: maybeNumber(page, 'status_code') ?? 200, type: 'application/json', body }, 'full')
    },
    learn: () => undefined,
  },
}

type Archived = keyof typeof parts

interface Part<C extends Collector> {
  question: string
  artifact: string
  read(pages: readonly Json[], version: string): Answers[C]
  learn(answer: Answers[C], reading: Reading): void
}

function inPages<T>(endpoint: string, reader: Reader<T>, pages: readonly Json[]): T {
  const [last] = pages.map((page) => decoded(endpoint, page, (json) => readWhole(reader, json))).slice(-1)
  if (last === undefined) throw new NatsError('body', 'the answer is empty')
  return last
}

/** A page an account. Groups that two of them list are taken once. */
function groupsOf(pages: readonly Json[], version: string): RaftGroup[] {
  const reader = raftzReader(
    () => raftzFields(version),
    () => true,
  )
  const groups = pages.length === 0 ? [] : inPages('/raftz', reader, pages)
  return [...new Map(groups.map((group) => [group.group, group])).values()]
}

function serverSnapshot({ name, cluster, artifacts }: Captured, reading: Reading): ServerSnapshot {
  const { target } = reading
  const answers: Partial<Answers> = {}
  const status: CollectorStatus[] = []
  for (const collector of Object.keys(parts) as Archived[]) {
    const paths = artifacts.get(parts[collector].artifact) ?? []
    const unanswered = reading.unanswered.has(parts[collector].question)
    if (paths.length === 0 && !unanswered) continue
    const read = paths.length === 0 ? {} : readPart(collector, paths, reading, answers.varz?.version ?? '')
    Object.assign(answers, read.answer)
    const failure = unanswered ? unansweredFailure(parts[collector].question) : undefined
    status.push(statusOf(collector, read.failure ?? failure))
  }
  const up = status.some(({ success }) => success)
  return { target, server: name, cluster, up, answers, dropped: noneDropped(), status }
}

type Failure = NonNullable<CollectorStatus['failure']>

const unansweredFailure = (question: string): Failure => ({
  code: 'timeout',
  reason: `nats audit gather had no answer to ${question} in time`,
})

function statusOf(collector: Collector, failure: Failure | undefined): CollectorStatus {
  const common = { collector, seconds: undefined, errors: noErrors(), answeredAt: undefined }
  return failure === undefined ? { ...common, success: true } : { ...common, success: false, failure }
}

function readPart<C extends Archived>(
  collector: C,
  paths: readonly string[],
  reading: Reading,
  version: string,
): { answer?: Partial<Pick<Answers, C>>; failure?: Failure } {
  const { read, learn }: Part<C> = parts[collector]
  try {
    const pages = paths.map((path) => enveloped(reading.capture.page(path)))
    const answer = read(pages, version)
    learn(answer, reading)
    return { answer: { [collector]: answer } as Pick<Answers, C> }
  } catch (error) {
    if (!(error instanceof NatsError)) throw error
    return { failure: { code: error.code, reason: error.message } }
  }
}

/** How `nats audit gather` says in its log that a server did not answer in time. */
const noAnswer = /^Unexpected number of responses to ([A-Z]+) from server (.+): 0$/

/** By server: the questions that it left without an answer. */
function questionsOf(log: readonly string[]): (server: string) => ReadonlySet<string> {
  const asked = new Map<string, Set<string>>()
  for (const line of log) {
    const [, question, server] = noAnswer.exec(line) ?? []
    if (question === undefined || server === undefined) continue
    asked.set(server, (asked.get(server) ?? new Set()).add(question))
  }
  const none: ReadonlySet<string> = new Set()
  return (server) => asked.get(server) ?? none
}
