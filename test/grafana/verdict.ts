// What the first row of the incident board says, as one who looks at it reads it: the same on every engine, or it misleads on one of them.
import type { Test } from 'tap'
import type { Api } from '../cluster/engines.ts'
import { until } from '../cluster/until.ts'
import { instant, type Board, type Mapping, type Panel, type Windows } from './boards.ts'

/** Panel by panel: text where the value has one, and whom it is about. */
export type Verdict = Record<string, string[]>

/** Panels whose numbers change from scrape to scrape: whom they name is compared, or that they say anything. */
const vague: ReadonlySet<string> = new Set(['Worst stream', 'Likely cause', 'Time to 20k'])

const textOf = (value: number, mappings: readonly Mapping[]): string | undefined =>
  mappings.find(
    ({ type, options: { from, to } }) => type === 'range' && value >= (from ?? -Infinity) && value <= (to ?? Infinity),
  )?.options.result?.text

/** Of the incident board. `at`: Unix seconds, now by default. */
export async function verdict(api: Api, { panels }: Board, at?: number, windows?: Windows): Promise<Verdict> {
  const from = panels.findIndex(({ title }) => title === 'Verdict')
  const to = panels.findIndex(({ type }, index) => type === 'row' && index > from)
  const said: Verdict = {}
  for (const { title, type, targets, fieldConfig } of panels.slice(from + 1, to)) {
    if (type === 'text') continue
    const result = await instant(api, targets?.[0]?.expr ?? '', at, windows)
    said[title] = result
      .map(({ metric, value: [, value] }) => {
        const labels = Object.entries(metric).filter(([name]) => name !== '__name__' && name !== 'by')
        const text = textOf(Number(value), fieldConfig?.defaults.mappings ?? [])
        // Seconds and milliseconds of one time differ in the last digit of a float.
        const shown = vague.has(title) ? '' : (text ?? Number(value).toFixed(1))
        return [...labels.map(([name, label]) => `${name}=${label}`).sort(), shown].join(' ')
      })
      .sort()
  }
  return said
}

/** They scrape and evaluate at seconds of their own, so what changes is not equal at once: within so many seconds it must be. */
export async function agree(t: Test, seconds: number, verdicts: () => Promise<readonly Verdict[]>): Promise<void> {
  const said: { last?: unknown } = {}
  const equal = until('the same verdict of all engines', seconds, async () => {
    const all = await verdicts()
    said.last = all
    return new Set(all.map((one) => JSON.stringify(one))).size === 1
  })
  await equal.then(
    () => t.pass('the same verdict of all engines'),
    () => t.fail('the same verdict of all engines', { said: said.last }),
  )
}

/** A panel that has data while all is well: an empty answer means nothing to it, or that nothing is known. */
export const promised = ({ type, fieldConfig }: Panel): boolean =>
  type !== 'row' && type !== 'text' && (fieldConfig?.defaults.noValue ?? 'unknown') === 'unknown'
