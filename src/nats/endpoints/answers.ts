// What can be asked of a server, and what each answers with.
import type { Varz } from './varz.ts'
import type { Jsz, JszConsumers } from './jsz.ts'
import type { RaftGroup } from './raftz.ts'
import type { Healthz } from './healthz.ts'
import type { AccountRow } from './accounts.ts'
import type { Connz } from './connz.ts'
import type { Json } from '../json/decode.ts'
import type { Gatewayz } from './gatewayz.ts'
import type { QueueKind } from './ipqueuesz.ts'
import type { JszConfig } from './jsz-config.ts'
import type { Leafz } from './leafz.ts'
import type { Routez } from './routez.ts'

/** Asked at every scrape, always: all else leans on them. */
export const coreCollectors = ['varz', 'raftz', 'jsz'] as const
export type CoreCollector = (typeof coreCollectors)[number]
/** Each has its own plan (`collectors` in the configuration), and may be off. */
export const optionalCollectors = [
  'jsz_consumers',
  'jsz_config',
  'healthz',
  'connz',
  'routez',
  'gatewayz',
  'leafz',
  'subsz',
  'accountz',
  'accstatz',
  'ipqueuesz',
  'debug_vars',
] as const
export type OptionalCollector = (typeof optionalCollectors)[number]

/** One request (raftz, accountz: one an account, one after another) to one server. The name is the label value. */
export const collectors = [...coreCollectors, ...optionalCollectors] as const
export type Collector = (typeof collectors)[number]

/** What each collector answers with; absent: not answered within the deadline of this collection, so no series. */
export interface Answers {
  varz: Varz
  raftz: RaftGroup[]
  jsz: Jsz
  jsz_consumers: JszConsumers
  jsz_config: JszConfig
  healthz: Healthz
  connz: Connz
  routez: Routez
  gatewayz: Gatewayz
  leafz: Leafz
  /** As sent; before 2.12 without server_id, now, total, offset and limit. */
  subsz: Json
  /** account_detail of every account. */
  accountz: AccountRow[]
  /** account_statz of every account. */
  accstatz: AccountRow[]
  /** Every kind, from 0. */
  ipqueuesz: QueueKind[]
  /** memstats as sent. */
  debug_vars: Json
}
