// The text of /metrics of one collection after another, made while the disk takes what it shows: neither waits for the other.
import type { SeriesConfig } from '../config/series.ts'
import { renderer, section, type Section } from '../exposition/text.ts'
import { tablesAroundSaving } from '../metrics/index.ts'
import type { World } from '../world/world.ts'

export interface Collected {
  found: World
  /** When servers had answered, by the steady clock. */
  answeredAt: number
  /** The same when it is saved, or the deadline has come. */
  saved: Promise<World>
}

/** Nothing is given out before it is saved. `registry` tells of the exporter's own process, `made` is told when a text is there but for saving. */
export function exposition(
  series: Pick<SeriesConfig, 'allow' | 'deny'>,
  registry: { text(): Promise<string> },
  made: (answeredAt: number) => void,
): (collected: Collected) => Promise<Section[]> {
  const { before, after } = tablesAroundSaving(series)
  const [metrics, saving] = [renderer(before), renderer(after)]
  // One after another: two at one time would only take turns.
  let rendering: Promise<unknown> = Promise.resolve()
  return async ({ found, answeredAt, saved }) => {
    const own = registry.text()
    const rendered = rendering.then(() => metrics.render(found))
    rendering = rendered.catch(() => undefined)
    const shown = await rendered
    made(answeredAt)
    return [...shown, ...(await saving.render(await saved)), section([Buffer.from(await own)])]
  }
}
