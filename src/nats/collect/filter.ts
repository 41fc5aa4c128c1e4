// Which rows become series: filters, then limits, applied while an answer is read. What limits cut is counted.
import type { Config } from '../../config/schema.ts'
import type { Asset } from '../../ids.ts'
import type { Consumer, Stream } from '../endpoints/jsz.ts'
import type { KeepConfig } from '../endpoints/jsz-config.ts'
import type { RaftGroup } from '../endpoints/raftz.ts'
import type { Dropped } from './snapshot.ts'

/** What is cut while it is read, row by row. */
type ReadKind = 'streams' | 'consumers' | 'groups'

export type FilterConfig = Pick<Config, 'filter'> & { limits: Pick<Config['limits'], ReadKind> }

/** Decides on the rows of one answer: make one for each, since a limit counts from its start. */
export interface Keep extends KeepConfig {
  stream(row: Stream): boolean
  consumer(row: Consumer): boolean
  group(row: RaftGroup): boolean
}

export interface Known {
  /** Whose a RAFT group is. */
  assets: ReadonlyMap<string, Asset>
  /** The server's own name, which leaders go by; undefined: not learned yet. */
  ownName: string | undefined
}

/** Counts what the limits have cut since start, into `dropped`. What the filters leave out is meant, and not counted. */
export function keepRows(
  { filter, limits }: FilterConfig,
  { assets, ownName }: Known,
  dropped: Pick<Dropped, ReadKind>,
): Keep {
  const left = { ...limits }
  const fits = (kind: ReadKind): boolean => {
    if (left[kind] > 0) {
      left[kind]--
      return true
    }
    dropped[kind]++
    return false
  }
  const wanted = ({ account, stream, consumer }: Asset): boolean =>
    (filter.account?.test(account) ?? true) &&
    (stream === '' || (filter.stream?.test(stream) ?? true)) &&
    (consumer === '' || (filter.consumer?.test(consumer) ?? true))
  const wantedStream = ({ account, stream }: Omit<Asset, 'consumer'>): boolean =>
    wanted({ account, stream, consumer: '' })
  const speaks = ({ cluster }: Pick<Stream, 'cluster'>): boolean =>
    filter.leaders_only !== true || cluster === undefined || cluster.leader === ownName
  return {
    stream: (row) => wantedStream(row) && speaks(row) && fits('streams'),
    consumer: (row) => wanted(row) && fits('consumers'),
    streamConfig: (row) => wantedStream(row) && fits('streams'),
    consumerConfig: (row) => wanted(row) && fits('consumers'),
    group: ({ group, account }) => {
      if (group === '_meta_') return true
      return wanted(assets.get(group) ?? { account, stream: '', consumer: '' }) && fits('groups')
    },
  }
}
