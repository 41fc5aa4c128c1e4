// What is asked about consumers: their state, and what they and their streams are configured to hold; one question where both are due.
import {
  jszConfigReader,
  jszConsumersAndConfigReader,
  configUnlessChanged,
  type ConfiguredMemory,
  type JszConfig,
} from '../endpoints/jsz-config.ts'
import type { JszConsumers } from '../endpoints/jsz.ts'
import { jszConsumersReader, type ConsumerMemory } from '../endpoints/jsz-readers.ts'
import { openMemory } from '../json/recall.ts'
import type { LeaveOut, Reader } from '../json/reader.ts'
import type { Keep } from './filter.ts'
import type { SlotSpec } from './slot.ts'

export interface ConsumerContext {
  /** For one answer: limits count from its start. */
  keep(): Keep
  ask<T>(question: string, signal: AbortSignal, open: () => Reader<T>): Promise<T>
  /** Resolves when nobody waits for the state of consumers. */
  idle(): Promise<void>
}

export interface ConsumerRequests {
  state: SlotSpec<JszConsumers>['request']
  config: SlotSpec<JszConfig>['request']
}

/** A request for configurations that comes along with one for the state of consumers. */
interface Companion {
  leaveOut: LeaveOut
  resolve(answer: JszConfig): void
  reject(error: unknown): void
}

/** What the last answer said, row by row: of the other question nothing, since its rows list other fields. */
function openMemories(): { state(): ConsumerMemory; both(): ConfiguredMemory } {
  let state: ConsumerMemory | undefined
  let both: ConfiguredMemory | undefined
  return {
    state() {
      both = undefined
      return (state ??= openMemory())
    },
    both() {
      state = undefined
      return (both ??= openMemory())
    },
  }
}

/** State alone, and state with configurations, which go to the companion. */
function openQuestions({ keep, ask }: ConsumerContext) {
  const memories = openMemories()
  const state: ConsumerRequests['state'] = (signal, leaveOut) =>
    ask('consumers=1&raft=1', signal, () => ({ ...jszConsumersReader(keep().consumer, memories.state()), leaveOut }))
  const both = async (companion: Companion, signal: AbortSignal, leaveOut: LeaveOut): Promise<JszConsumers> => {
    const open = () => ({
      ...jszConsumersAndConfigReader({ state: keep().consumer, config: keep() }, memories.both()),
      leaveOut(reason: string) {
        leaveOut(reason)
        companion.leaveOut(reason)
      },
    })
    try {
      const answer = await ask('consumers=1&config=1&raft=1', signal, open)
      companion.resolve(answer.config)
      return answer.state
    } catch (error) {
      companion.reject(error)
      throw error
    }
  }
  return { state, both }
}

/** Both walk all consumers of the server, which is its most expensive answer: due at one scrape, they are one question. */
export function consumerRequests(context: ConsumerContext): ConsumerRequests {
  const { keep, ask, idle } = context
  const questions = openQuestions(context)
  /** The request for the state of consumers that has begun and is not sent yet. */
  let leaving: { companion: Companion | undefined } | undefined
  let lastConfig: JszConfig | undefined
  const config: ConsumerRequests['config'] = async (signal, leaveOut) => {
    const other = leaving
    if (other !== undefined) return new Promise((resolve, reject) => (other.companion = { leaveOut, resolve, reject }))
    // After the other question, not beside it.
    await idle()
    return ask('consumers=1&config=1', signal, () => ({ ...jszConfigReader(keep()), leaveOut }))
  }
  return {
    async state(signal, leaveOut) {
      const own: NonNullable<typeof leaving> = { companion: undefined }
      leaving = own
      // A scrape begins what is due, one collector after another, in one go.
      await Promise.resolve()
      leaving = undefined
      return own.companion === undefined
        ? questions.state(signal, leaveOut)
        : questions.both(own.companion, signal, leaveOut)
    },
    config: async (...asked) => (lastConfig = configUnlessChanged(lastConfig, await config(...asked))),
  }
}
