// Which signs a report shows, and under which id: the ones that matter most, in the order in which they began.
import type { Sign } from '../evidence.ts'
import { height } from '../rungs.ts'
import { signRow } from '../signs.ts'

/** Shown of one kind on one server: the first and the worst ones. And of all. */
const most = { alike: 8, all: 400 }

export interface Exhibits {
  /** In order of start; ids are E1, E2, … */
  signs: readonly Sign[]
  /** Ids of these signs, or, where none of them is shown, of others of the same kind and server. */
  ids(signs: readonly Sign[]): string[]
  id(sign: Sign): string
}

const size = ({ worst: { seconds, amount, bytes }, count }: Sign): number =>
  (seconds ?? height(amount, bytes)) * 1e6 + count

export function exhibits(signs: readonly Sign[]): Exhibits {
  const kept = [...alike(signs).values()].flatMap((same) => notable(same))
  const ordered = kept
    .sort((a, b) => Number(isTrouble(b)) - Number(isTrouble(a)))
    .slice(0, most.all)
    .sort((a, b) => (a.first.start ?? Infinity) - (b.first.start ?? Infinity))
  const numbers = new Map(ordered.map((sign, index) => [sign, `E${index + 1}`]))
  const groups = alike(ordered)
  const idsOf = (sign: Sign): string[] => {
    const own = numbers.get(sign)
    if (own !== undefined) return [own]
    const [other] = groups.get(place(sign)) ?? []
    return other === undefined ? [] : [numbers.get(other) ?? '']
  }
  return {
    signs: ordered,
    ids: (of) => [...new Set(of.flatMap(idsOf))].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))).slice(0, 12),
    id: (sign) => numbers.get(sign) ?? '',
  }
}

const isTrouble = ({ kind }: Sign): boolean => signRow(kind).trouble === true
const place = ({ kind, server }: Sign): string => `${kind}\n${server}`

function alike(signs: readonly Sign[]): Map<string, Sign[]> {
  const groups = new Map<string, Sign[]>()
  for (const sign of signs) {
    const known = groups.get(place(sign))
    if (known === undefined) groups.set(place(sign), [sign])
    else known.push(sign)
  }
  return groups
}

/** The earliest and the biggest. */
function notable(same: readonly Sign[]): Sign[] {
  if (same.length <= most.alike) return [...same]
  const early = [...same]
    .sort((a, b) => (a.first.start ?? Infinity) - (b.first.start ?? Infinity))
    .slice(0, most.alike / 2)
  const big = [...same].sort((a, b) => size(b) - size(a)).filter((sign) => !early.includes(sign))
  return [...early, ...big.slice(0, most.alike / 2)]
}
