// The paths of the monitoring port as requests in the system account: which subject, which body, and how much it costs.
import { NatsError } from '../error.ts'

/** Smaller goes first: what tells of the ladder is never behind what may hang. */
export const turns = { raftz: 0, light: 1, streams: 2, consumers: 3 } as const
export type Turn = keyof typeof turns

/** One request to one server. */
export interface Question {
  /** Name of the endpoint in the subject. */
  endpoint: string
  subject(id: string): string
  body: Record<string, unknown>
  turn: Turn
  /** Its answer tells a status of its own, as HTTP would. */
  hasStatus: boolean
  /** Other servers may answer too. */
  isForAll: boolean
  /** Rows at most in one answer, and their key; undefined: all are in one. */
  page: Page | undefined
}

export interface Page {
  size: number
  rows: string
}

interface Row {
  endpoint: string
  /** HTTP's parameters by their names in a body, where they differ. */
  names?: Record<string, string>
  turn?(body: Record<string, unknown>): Turn
  hasStatus?: boolean
  /** Asked of all servers, of which one is told to answer. */
  subject?: string
  page?: Page
}

const account = { acc: 'account' }

/** By path. Consumers cost a file each, and their limits are asked for with them. */
const rows: Record<string, Row> = {
  '/varz': { endpoint: 'VARZ' },
  '/raftz': { endpoint: 'RAFTZ', names: account, turn: () => 'raftz' },
  '/jsz': {
    endpoint: 'JSZ',
    names: { ...account, consumers: 'consumer' },
    turn: ({ consumer, streams }) => (consumer === true ? 'consumers' : streams === true ? 'streams' : 'light'),
  },
  '/healthz': { endpoint: 'HEALTHZ', hasStatus: true },
  '/connz': { endpoint: 'CONNZ', page: { size: 1024, rows: 'connections' } },
  '/routez': { endpoint: 'ROUTEZ' },
  '/gatewayz': { endpoint: 'GATEWAYZ' },
  '/leafz': { endpoint: 'LEAFZ' },
  '/subsz': { endpoint: 'SUBSZ' },
  '/accountz': { endpoint: 'ACCOUNTZ', names: account },
  '/accstatz': { endpoint: 'STATZ', names: { unused: 'include_unused' }, subject: '$SYS.REQ.ACCOUNT.PING.STATZ' },
  '/ipqueuesz': { endpoint: 'IPQUEUESZ' },
  '/debug/vars': { endpoint: 'EXPVARZ' },
}

/** Endpoints that are asked, for the permissions that a user needs. */
export const askedOfServers = Object.values(rows).flatMap(({ endpoint, subject }) =>
  subject === undefined ? [endpoint] : [],
)
export const askedOfAll = Object.values(rows).flatMap(({ subject }) => subject ?? [])

const numbers = ['limit', 'offset']

/** 1 and true switch on, as over HTTP; numbers stay numbers. */
function valueOf(name: string, text: string): unknown {
  if (numbers.includes(name)) return Number(text)
  return text === '1' || text === 'true' ? true : text
}

function bodyOf(query: URLSearchParams, names: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    [...query].map(([name, text]) => [names[name] ?? name, name === 'acc' ? text : valueOf(name, text)]),
  )
}

/** What a path of the monitoring port means here, and its pages. `name`: of the server, for what is asked of all. @throws {NatsError} */
export function questionFor(path: string, name: string): Question {
  const { pathname, searchParams } = new URL(path, 'http://server')
  const row = rows[pathname]
  if (row === undefined) throw new NatsError('status', `${pathname} is not answered in the system account`)
  const { endpoint, names = {}, hasStatus = false, subject, page, turn = () => 'light' as const } = row
  const body = bodyOf(searchParams, names)
  return {
    endpoint,
    subject: (id) => subject ?? `$SYS.REQ.SERVER.${id}.${endpoint}`,
    body: subject === undefined ? body : { ...body, server_name: name, exact_match: true },
    ...{ turn: turn(body), hasStatus, isForAll: subject !== undefined, page },
  }
}
