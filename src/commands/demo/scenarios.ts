// What `demo` can play: each recorded from real servers by scripts/record.ts or scripts/record-scenario.ts.
import { packageFile } from '../../package.ts'

export interface Scenario {
  /** Under demo/, without the ending that all recordings have. */
  file: string
  /** What the recording is of, as a sentence about it begins. */
  title: string
  /** What was done to the cluster. */
  text: string
}

/** In the order in which help lists them; the first is played where none is named. */
export const scenarios = {
  'storage-stall': {
    file: 'incident',
    title: 'An incident',
    text: "two followers' stores slow down, and stand still for minutes later on",
  },
  'stopped-peers': {
    file: 'stopped-peers',
    title: 'An incident',
    text: 'both followers of a stream stop for nine seconds while it is written to',
  },
  'slow-followers': {
    file: 'slow-followers',
    title: 'An incident',
    text: "two followers' stores take 20 ms longer for each sync",
  },
  'rolling-restart': {
    file: 'rolling-restart',
    title: 'A rolling restart',
    text: 'three servers restart, one after another, each when all are healthy again',
  },
  'full-disk': {
    file: 'full-disk',
    title: 'An incident',
    text: "one server's disk fills up",
  },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof scenarios

export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[]

export const usualScenario = 'storage-stall' satisfies ScenarioName

export const recordingOf = (name: ScenarioName): URL => packageFile(`demo/${scenarios[name].file}.ndjson.br`)
