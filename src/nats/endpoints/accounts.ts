// Row types and readers of /accstatz (traffic of accounts) and /accountz (what accounts are).
import { decoded, list, maybeText, required, text, type Json } from '../json/decode.ts'

/** One row as sent: account_statz[] or account_detail. */
export interface AccountRow {
  /** Id: in operator mode the public key. */
  account: string
  /** Name tag in operator mode, else the same. */
  name: string
  raw: Json
}

/** Source: /accstatz?unused=1. */
export function readAccstatz(json: Json): AccountRow[] {
  return list(json, 'account_statz', (raw) => {
    const account = text(raw, 'acc')
    return { account, name: maybeText(raw, 'name') ?? account, raw }
  })
}

function names(json: Json): string[] {
  const value = json['accounts']
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

/** Source: /accountz, then /accountz?acc= for each, one after another. */
export async function askAccountz(get: (path: string) => Promise<unknown>): Promise<AccountRow[]> {
  const rows: AccountRow[] = []
  for (const account of decoded('/accountz', await get('/accountz'), names)) {
    const answer = await get(`/accountz?acc=${encodeURIComponent(account)}`)
    const raw = decoded('/accountz', answer, (json) => required(json, 'account_detail', (detail) => detail))
    rows.push({ account, name: maybeText(raw, 'name_tag') ?? account, raw })
  }
  return rows
}
