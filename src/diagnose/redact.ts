// Evidence without names, for reports that leave the house: each name, address and path becomes a token, the same one everywhere.
// Of lines only words stay that nats-server itself writes, so a secret nobody thought of does not stay either.
import { eventIds, rowOf } from '../log/catalog/index.ts'
import { nodeId } from '../node-id.ts'
import type { Asset, Evidence, Moment, Sign } from './evidence.ts'

export interface Redacted {
  evidence: Evidence[]
  notes: string[]
}

/** The verdict on what this returns is that on what it was given: names of the same kind keep their order. */
export function redacted(evidence: readonly Evidence[], notes: readonly string[]): Redacted {
  const names = tokens(evidence)
  const text = textRedactor(names)
  return { evidence: evidence.map((one) => without(one, names, text)), notes: notes.map(text) }
}

/** Of the server itself, in every cluster. */
const ordinary: ReadonlySet<string> = new Set(['', '$G', '$SYS', '_meta_'])

const addressPattern = /\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:.])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi
const isTime = (text: string): boolean => /^\d\d:\d\d:\d\d$/.test(text)
const isAddress = (text: string): boolean => /^[\d.[\]:a-f]+$/i.test(text) && /[.:]/.test(text)

/** Token by name, and for addresses as they are found. */
interface Names {
  token(name: string): string
  known(word: string): string | undefined
  address(address: string): string
  source(path: string): string
  /** A word that is neither a known name nor one of nats-server's. */
  word(word: string): string
}

/** Numbers as they are asked for. */
function counter(make: (number: number) => string): (name: string) => string {
  const given = new Map<string, string>()
  return (name) => {
    const known = given.get(name)
    if (known !== undefined) return known
    const made = make(given.size + 1)
    given.set(name, made)
    return made
  }
}

function tokens(all: readonly Evidence[]): Names {
  const hosts = hostsOf(all)
  const given = named(all, hosts)
  const nodes = new Map(hosts.map((name) => [name.replace(/^node /, ''), given.get(name) ?? '']))
  for (const name of new Set(hosts)) nodes.set(nodeId(name), given.get(name) ?? '')
  return {
    token: (name) => given.get(name) ?? name,
    known: (word) => given.get(word) ?? nodes.get(word),
    address: counter((number) => `0.0.${number >> 8}.${number & 255}`),
    source: counter((number) => `source-${number}`),
    word: counter((number) => `word-${number}`),
  }
}

/** Servers, and peers that lines name. */
function hostsOf(all: readonly Evidence[]): string[] {
  const peers = all.flatMap(({ signs }) => signs.flatMap(momentsIn)).map(({ peer = '' }) => peer)
  const servers = all.flatMap(({ servers: own, unseen, signs, coverage }) => [
    ...own.map(({ name }) => name),
    ...unseen,
    ...[...signs, ...coverage].map(({ server }) => server),
  ])
  return [...servers, ...peers.filter((peer) => !isAddress(peer))]
}

/** Token by name; a name of two kinds is one token. */
function named(all: readonly Evidence[], hosts: readonly string[]): Map<string, string> {
  const assets = all.flatMap(({ signs, owners }): Asset[] => [...signs, ...owners.values()])
  const of = (key: keyof Asset) => assets.map((asset) => asset[key])
  const clusters = all.map(({ cluster }) => cluster)
  return new Map([
    ...numbered('cluster', clusters),
    ...numbered('account', of('account')),
    ...numbered('consumer', of('consumer')),
    ...numbered('stream', of('stream')),
    ...numbered('group', of('group'), groupToken),
    ...numbered('server', hosts),
  ])
}

/** Tokens in the order of the names, so that what is sorted stays so. */
function numbered(
  kind: string,
  names: readonly string[],
  make = (_: string, token: string): string => token,
): [string, string][] {
  const distinct = [...new Set(names)].filter((name) => !ordinary.has(name)).sort()
  const digits = String(distinct.length).length
  return distinct.map((name, index) => [name, make(name, `${kind}-${String(index + 1).padStart(digits, '0')}`)])
}

/** S-R3F- says that it is a stream's, of three replicas, in files. */
const groupToken = (name: string, token: string): string => `${/^[SC]-R\d{1,2}[FM]-/.exec(name)?.[0] ?? ''}${token}`

const momentsIn = ({ first, last, worst, moments }: Sign): Moment[] => [...moments, first, last, worst]

/** Words of our own readings and notes, of subjects, and of the errors of systems. */
const ownWords = `NRG P AE V R JS API JSC SYS G STREAM CONSUMER META INFO ACK WRN ERR INF FTL DBG TRC UTC
  varz raftz jsz ipqueuesz with consumers s ms not asked failed after leader follower candidate pending unapplied received and
  waiting groups nothing waits in any of bytes file storage used requests wait started ago timeout refused unreachable
  rid cid lid gid mid KB MB GB TB B the same as read once all its lines evidence were files before it each counts log gz
  no space left on device input output error only system disk quota exceeded too many open connection reset by peer broken pipe
  unexpected EOF permission denied is closed context deadline insufficient resources dial tcp write i o lookup host route to`

const vocabulary: ReadonlySet<string> = new Set(
  [
    ...eventIds.flatMap((id) =>
      rowOf(id).wordings.flatMap(({ text }) => [text].flat().map((one) => one.replace(/\{[^{}]*\}/g, ' '))),
    ),
    ownWords,
  ]
    .flatMap((text) => text.match(/[\p{L}\p{N}_]+/gu) ?? [])
    .map((word) => word.toLowerCase()),
)

/** Numbers, and durations as Go writes them. */
const isNumber = (word: string): boolean => /^\d[\dhmnsuµ]{0,24}$/.test(word)

const isPlain = (word: string): boolean => isNumber(word) || vocabulary.has(word.toLowerCase())

function textRedactor(names: Names): (text: string) => string {
  const part = (word: string): string => names.known(word) ?? (word.split('-').every(isPlain) ? word : names.word(word))
  const whole = (word: string): string => names.known(word) ?? word.split('.').map(part).join('.')
  return (text) =>
    text
      .replace(addressPattern, (found) => (isTime(found) ? found : names.address(found)))
      .replace(/[\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*/gu, whole)
}

function without(evidence: Evidence, names: Names, text: (line: string) => string): Evidence {
  const { token } = names
  const asset = <A extends Asset>(of: A): A => ({
    ...of,
    account: token(of.account),
    stream: token(of.stream),
    consumer: token(of.consumer),
    group: token(of.group),
  })
  const moment = (of: Moment): Moment => ({
    ...of,
    text: text(of.text),
    ...(of.peer === undefined ? {} : { peer: isAddress(of.peer) ? names.address(of.peer) : token(of.peer) }),
  })
  return {
    ...evidence,
    cluster: token(evidence.cluster),
    servers: evidence.servers.map((one) => ({ ...one, name: token(one.name), version: release(one.version) })),
    unseen: evidence.unseen.map(token),
    signs: evidence.signs.map((sign) => ({
      ...asset(sign),
      server: token(sign.server),
      first: moment(sign.first),
      last: moment(sign.last),
      worst: moment(sign.worst),
      moments: sign.moments.map(moment),
    })),
    coverage: evidence.coverage.map((one) => ({
      ...one,
      server: token(one.server),
      source: names.source(one.source),
    })),
    owners: new Map([...evidence.owners].map(([group, owner]) => [token(group), asset(owner)])),
  }
}

/** Of a build of one's own, the release that it is made from. */
const release = (version: string | undefined): string | undefined =>
  version === undefined ? undefined : (/^\d+\.\d+\.\d+(?:-(?:RC|preview)\.\d+)?/.exec(version)?.[0] ?? 'unknown')
