// Who suffers: groups joined with streams and consumers, by what an input says or, marked as inferred, by what happened together.
import type { Asset, Evidence, Sign } from './evidence.ts'
import { height, type Step } from './rungs.ts'
import { signRow, type SignKind } from './signs.ts'

export interface Owner extends Asset {
  /** Nothing names the owner; it was in trouble alone of its kind while the group was. */
  inferred: boolean
}

export interface LadderRow extends Owner {
  server: string
  /** Highest count of entries and of bytes. */
  entries: number | undefined
  bytes: number | undefined
  rungs: ReadonlyMap<Step, number | undefined>
  signs: readonly Sign[]
}

export interface Affected {
  accounts: readonly string[]
  streams: readonly {
    account: string
    stream: string
    groups: readonly string[]
    inferred: boolean
    signs: readonly Sign[]
  }[]
  consumers: readonly { account: string; stream: string; consumer: string; signs: readonly Sign[] }[]
}

const isStreamGroup = (group: string): boolean => group.startsWith('S-')
const isTrouble = ({ kind }: Sign): boolean => signRow(kind).trouble === true

/** Owner of every group that a sign names; a stream group gets the one stream that was in trouble with it, if there is only one. */
export function owners({ signs, owners: known }: Evidence): ReadonlyMap<string, Owner> {
  const found = new Map<string, Owner>()
  const open = new Set<string>()
  for (const sign of signs) {
    const { group } = sign
    const asset = known.get(group)
    if (asset !== undefined) found.set(group, { ...asset, group, inferred: false })
    else if (isTrouble(sign) && isStreamGroup(group)) open.add(group)
  }
  const [group] = open
  if (open.size !== 1 || group === undefined) return found
  const [stream, other] = withoutGroup(signs, known)
  if (stream !== undefined && other === undefined)
    found.set(group, { account: stream.account, stream: stream.stream, consumer: '', group, inferred: true })
  return found
}

/** Streams that lag and whose groups nobody knows. */
function withoutGroup(signs: readonly Sign[], known: Evidence['owners']): Sign[] {
  const lagging = distinct(signs.filter(({ kind, stream }) => kind === 'lag_high' && stream !== ''))
  const owned = new Set(Array.from(known.values(), ({ account, stream }) => `${account}\n${stream}`))
  return lagging.filter(({ account, stream }) => !owned.has(`${account}\n${stream}`))
}

function distinct(signs: readonly Sign[]): Sign[] {
  return [...new Map(signs.map((sign) => [`${sign.account}\n${sign.stream}\n${sign.consumer}`, sign])).values()]
}

const ladderKinds: ReadonlySet<SignKind> = new Set(['pending', 'leader_pending', 'follower_pending'])

/** The ladder, highest first. */
export function ladder(evidence: Evidence, known: ReadonlyMap<string, Owner>): LadderRow[] {
  const rows = evidence.signs
    .filter(({ kind }) => ladderKinds.has(kind))
    .map((sign): LadderRow => ({
      account: sign.account,
      stream: sign.stream,
      consumer: sign.consumer,
      inferred: false,
      ...known.get(sign.group),
      group: sign.group,
      server: sign.server,
      entries: sign.worst.amount,
      bytes: sign.worst.bytes,
      rungs: sign.rungs ?? new Map(),
      signs: [sign],
    }))
  return rows.sort((a, b) => height(b.entries, b.bytes) - height(a.entries, a.bytes))
}

/** Accounts, streams and consumers of everything in trouble. */
export function affected(evidence: Evidence, known: ReadonlyMap<string, Owner>): Affected {
  const streams = new Map<
    string,
    { account: string; stream: string; groups: Set<string>; inferred: boolean; signs: Sign[] }
  >()
  const consumers = new Map<string, { account: string; stream: string; consumer: string; signs: Sign[] }>()
  for (const sign of evidence.signs.filter(isTrouble)) {
    const owner = known.get(sign.group)
    const { account, stream, consumer } = sign.stream === '' && owner !== undefined ? owner : sign
    if (stream === '') continue
    if (consumer !== '') {
      const key = `${account}\n${stream}\n${consumer}`
      const row = consumers.get(key) ?? { account, stream, consumer, signs: [] }
      row.signs.push(sign)
      consumers.set(key, row)
      continue
    }
    const key = `${account}\n${stream}`
    const row = streams.get(key) ?? { account, stream, groups: new Set<string>(), inferred: false, signs: [] }
    if (sign.group !== '') row.groups.add(sign.group)
    row.inferred ||= sign.group !== '' && owner?.inferred === true
    row.signs.push(sign)
    streams.set(key, row)
  }
  const rows = [...streams.values()].map((row) => ({ ...row, groups: [...row.groups].sort() }))
  const accounts = [...new Set([...rows, ...consumers.values()].map(({ account }) => account))].sort()
  return { accounts, streams: rows, consumers: [...consumers.values()] }
}
