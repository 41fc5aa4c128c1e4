// The text of /metrics of one collection after another, made while the disk takes what it shows: neither waits for the other.
import type { SeriesConfig } from '../config/series.ts'
import { renderer, section, type Section } from '../exposition/text.ts'
import { tablesAroundSaving } from '../metrics/index.ts'
import type { World } from '../world/world.ts'

export interface Collected {
  found: World
  /** The same when it is saved, or the deadline has come. */
  saved: Promise<World>
}

/** Nothing is given out before it is saved. `registry` tells of the exporter's own process. */
export function exposition(
  series: Pick<SeriesConfig, 'allow' | 'deny'>,
  registry: { text(): Promise<string> },
): (collected: Collected) => Promise<Section[]> {
  const { before, after } = tablesAroundSaving(series)
  const [metrics, saving] = [renderer(before), renderer(after)]
  // One after another: two at one time would only take turns.
  let rendering: Promise<unknown> = Promise.resolve()
  return async ({ found, saved }) => {
    const own = registry.text()
    const made = rendering.then(() => metrics.render(found))
    rendering = made.catch(() => undefined)
    const shown = await made
    return [...shown, ...(await saving.render(await saved)), section([Buffer.from(await own)])]
  }
}
