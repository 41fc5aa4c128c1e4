// Asking /jsz a long question: page by page where there are very many accounts, account by account where they hold too much.
import { refusal, type Client } from '../http/client.ts'
import { count, text } from '../json/decode.ts'
import { NatsError } from '../error.ts'
import { accountLevel } from './jsz-parts.ts'
import { openSink } from '../json/pieces.ts'
import type { Reader } from '../json/reader.ts'

async function read<T>(client: Client, path: string, signal: AbortSignal, reader: Reader<T>): Promise<T> {
  const received = await client.pour(path, signal, (scratch) => openSink('/jsz', reader, scratch))
  if ('reply' in received) throw refusal(received.reply)
  return received.answer
}

interface Counted<T> {
  reader: Reader<T>
  /** Different accounts read so far, and how many there are; a version that does not tell shows all. */
  accounts(): { read: number; total: number }
}

function counted<T>(inner: Reader<T>): Counted<T> {
  const read = new Set<string>()
  let total = 0
  const reader: Reader<T> = {
    ...inner,
    piece(level, name, piece) {
      if (name === 'account_details') read.add(text(piece, 'id'))
      inner.piece(level, name, piece)
    },
    end(root) {
      total = count(root, 'total')
      return inner.end(root)
    },
  }
  return { reader, accounts: () => ({ read: read.size, total }) }
}

/** nats-server shows 1,024 accounts at a time, and no server has a hundred thousand: more pages than these are a mistake of the answer. */
const mostPages = 100

/** All pages so far were as long as the first, and there is more. */
function isFull({ read, total }: { read: number; total: number }, length: number): boolean {
  return read > 0 && read === length && read < total
}

async function readPages<T>(client: Client, question: string, signal: AbortSignal, inner: Reader<T>): Promise<T> {
  const { reader, accounts } = counted(inner)
  let answer = await read(client, `/jsz?${question}`, signal, reader)
  const length = accounts().read
  for (let page = 1; page < mostPages && isFull(accounts(), page * length); page++) {
    answer = await read(client, `/jsz?${question}&offset=${accounts().read}`, signal, reader)
  }
  return answer
}

/** Ids of the accounts alone: small, however much the accounts hold. */
function idsReader(): Reader<string[]> {
  const ids: string[] = []
  return {
    levels: [accountLevel],
    piece: (_, __, account) => void ids.push(text(account, 'id')),
    end: () => ids,
  }
}

export interface JszContext {
  client: Client
  /** Questions whose answer was too large in one: they are asked account by account. Written to. */
  split: Set<string>
  /** Account by account from the start. */
  always?: boolean
}

/**
 * One answer, or one an account after another where one would exceed the body limit. The accounts are asked for each time:
 * at a start nobody knows them, and they come and go. One that goes meanwhile has no details.
 */
export async function askJsz<T>(
  { client, split, always = false }: JszContext,
  question: string,
  signal: AbortSignal,
  open: () => Reader<T>,
): Promise<T> {
  if (!always && !split.has(question)) {
    try {
      return await readPages(client, question, signal, open())
    } catch (error) {
      if (!(error instanceof NatsError) || error.code !== 'too_large') throw error
      const accounts = await readPages(client, 'accounts=1', signal, idsReader())
      if (accounts.length < 2) throw error
      split.add(question)
      return readByAccount(client, question, signal, { accounts, reader: open() })
    }
  }
  const accounts = await readPages(client, 'accounts=1', signal, idsReader())
  if (accounts.length > 1) return readByAccount(client, question, signal, { accounts, reader: open() })
  split.delete(question)
  return readPages(client, question, signal, open())
}

async function readByAccount<T>(
  client: Client,
  question: string,
  signal: AbortSignal,
  { accounts, reader }: { accounts: readonly string[]; reader: Reader<T> },
): Promise<T> {
  const ofAccount = (account = ''): Promise<T> =>
    read(client, `/jsz?acc=${encodeURIComponent(account)}&${question}`, signal, reader)
  const [first, ...others] = accounts
  let answer = await ofAccount(first)
  for (const account of others) answer = await ofAccount(account)
  return answer
}
