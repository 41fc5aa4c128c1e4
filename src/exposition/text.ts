// Prometheus text format 0.0.4, built straight from the tables: 80,000 lines take some 25 ms this way.
import type { Checksum } from '../checksum.ts'
import { samplesOf, onceFor, type Once, type Table } from '../metrics/family.ts'
import { isSame, keeper } from '../metrics/keep.ts'
import { isSameText, sizeOf } from '../pieces.ts'
import { openRest, restingSteps, type Rest } from '../steps.ts'
import type { World } from '../world/world.ts'

export const contentType = 'text/plain; version=0.0.4; charset=utf-8'

function escapeHelp(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')
}

/** The header of a family, or what one table has for it: the very same object as the last time where the table has not changed. */
export interface Section {
  readonly pieces: readonly Buffer[]
  /** Bytes. */
  readonly size: number
  /** Compressed, as part of a gzip member; absent until first asked for. */
  compressed?: Promise<Buffer>
  /** Of its bytes as they are; absent until first asked for. */
  checksum?: Checksum
}

export function section(pieces: readonly Buffer[]): Section {
  return { pieces, size: sizeOf(pieces) }
}

/** Makes the exposition of one world after another. It remembers the text of tables that have not changed: make one a run. */
export interface Renderer {
  /** With rests between rows, at most two hundred of them at a time: a hundred thousand consumers keep nobody waiting. */
  render(world: World): Promise<Section[]>
}

type Sections = readonly Section[]

const samplesOfOne = async (table: Table, world: World, once: Once, rest: Rest): Promise<Sections> =>
  (await restingSteps(table.steps(world, once), rest)).map(section)

/** Of many families of rows that have changed most say what they said before: those carry what was compressed of them. */
async function textUnlessChanged(sections: Sections, last: Sections, rest: Rest): Promise<Sections> {
  const kept: Section[] = []
  for (const [index, section] of sections.entries()) {
    const before = last[index]
    kept.push(before !== undefined && isSameText(section.pieces, before.pieces) ? before : section)
    await rest()
  }
  return kept
}

/** A table with its last rendering. */
function remembering(table: Table): (world: World, once: Once, rest: Rest) => Promise<Sections> {
  const keep = keeper()
  let last: { parts: readonly unknown[]; sections: Sections } | undefined
  return async (world, once, rest) => {
    const parts = table.parts?.(world, keep, once)
    if (parts === undefined) return samplesOfOne(table, world, once, rest)
    await rest()
    if (last === undefined || !isSame(parts, last.parts)) {
      const sections = await samplesOfOne(table, world, once, rest)
      last = { parts, sections: await textUnlessChanged(sections, last?.sections ?? [], rest) }
    }
    return last.sections
  }
}

/** Families without a sample are left out whole. One family may be fed by several tables: its samples then stand together. */
function add(texts: Map<string, Section[]>, { families }: Table, samples: Sections): void {
  for (const [index, { name, type, help }] of families.entries()) {
    const own = samples[index]
    if (own === undefined || own.size === 0) continue
    const header = Buffer.from(`# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`)
    const family = texts.get(name) ?? [section([header])]
    family.push(own)
    texts.set(name, family)
  }
}

export function renderer(tables: readonly Table[]): Renderer {
  const remembered = tables.map((table) => ({ table, samples: remembering(table) }))
  return {
    async render(world) {
      const texts = new Map<string, Section[]>()
      const once = onceFor(world)
      const rest = openRest()
      for (const { table, samples } of remembered) {
        add(texts, table, await samples(world, once, rest))
        await rest()
      }
      return [...texts.values()].flat()
    },
  }
}

/** One world as one text, in one go and without a cache. */
export function render(tables: readonly Table[], world: World): string {
  const texts = new Map<string, Section[]>()
  const once = onceFor(world)
  for (const table of tables) add(texts, table, samplesOf(table, world, once).map(section))
  const sections = [...texts.values()].flat()
  return Buffer.concat(sections.flatMap(({ pieces }) => pieces)).toString()
}
