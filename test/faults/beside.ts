// The same faults for the official exporter and for this one, side by side: what each shows of two servers, of which the second goes wrong.
// docs/RELIABILITY.md prints this table; beside.long.ts measures it.
import { hang, text, type Route } from '../nats/fake-server.ts'

export const officialVersion = '0.20.1'

/** Answers by path. */
export type Answers = Record<'/varz' | '/jsz', Route>

/** What a scrape with Prometheus' default deadline of 10 s gets. */
export interface Shown {
  /** Whether there is an answer that Prometheus takes. */
  answer: 'whole' | 'none in 10 s' | 'refused: a series twice' | `status ${number}` | 'the process has ended'
  /** Of the two servers, those with a number of connections. */
  servers: number
  /** Of these, those whose number is from before: the server has not said it again. */
  old: number
  /** Streams with a number of messages; there are three. */
  streams: number
}

export interface Fault {
  fault: string
  /** From this on the second server answers so; undefined: it has ended. */
  then: ((well: Answers) => Answers) | undefined
  ours: Shown
  official: Shown
}

const shown = (servers: number, streams: number, old = 0): Shown => ({ answer: 'whole', servers, old, streams })
const nothing = (answer: Shown['answer']): Shown => ({ answer, servers: 0, old: 0, streams: 0 })

/** Two streams of one account, as /jsz lists them. */
export function jsz(streams: readonly unknown[], total = 1): object {
  const account = { name: 'APP', id: 'APP', memory: 0, storage: 0, api: { total: 0, errors: 0 } }
  return {
    ...{ memory: 0, storage: 0, accounts: 1, streams: streams.length, consumers: 0, messages: 10, bytes: 100 },
    account_details: [{ ...account, stream_detail: streams }],
    total,
  }
}

export const stream = (name: string): object => ({
  name,
  created: '2026-11-22T22:37:36Z',
  state: {
    ...{ messages: 10, bytes: 100, first_seq: 1, last_seq: 10, num_subjects: 1, consumer_count: 0 },
    ...{ first_ts: '2026-11-22T22:37:36.38Z', last_ts: '2026-11-22T22:37:36.5Z' },
  },
})

const page = text(200, '<!doctype html><title>Sign in</title>', 'text/html')

export const faults: readonly Fault[] = [
  { fault: 'none', then: (well) => well, ours: shown(2, 3), official: shown(2, 3) },
  { fault: '`/jsz` hangs', then: (well) => ({ ...well, '/jsz': hang }), ours: shown(2, 1), official: shown(2, 1) },
  {
    fault: 'every endpoint hangs',
    then: () => ({ '/varz': hang, '/jsz': hang }),
    ours: shown(1, 1),
    official: nothing('none in 10 s'),
  },
  { fault: 'the server has ended', then: undefined, ours: shown(1, 1), official: shown(2, 1, 1) },
  {
    fault: '`/jsz` answers 503',
    then: (well) => ({ ...well, '/jsz': text(503, 'unavailable') }),
    ours: shown(2, 1),
    official: shown(2, 1),
  },
  {
    fault: 'a sign-in page instead of JSON',
    then: () => ({ '/varz': page, '/jsz': page }),
    ours: shown(1, 1),
    official: shown(2, 1, 1),
  },
  {
    fault: 'a stream is listed twice',
    then: (well) => ({ ...well, '/jsz': jsz([stream('B1'), stream('B1'), stream('B2')]) }),
    ours: shown(2, 3),
    official: nothing('status 500'),
  },
  {
    fault: 'null among the streams',
    then: (well) => ({ ...well, '/jsz': jsz([stream('B1'), null, stream('B2')]) }),
    ours: shown(2, 3),
    // One of them without a name.
    official: shown(2, 4),
  },
  {
    fault: 'text where a number should be, in one stream',
    then: (well) => ({ ...well, '/jsz': jsz([stream('B1'), { ...stream('B2'), state: { messages: 'many' } }]) }),
    ours: shown(2, 2),
    official: shown(2, 1),
  },
]
