// What is asked about consumers: their state, and what they and their streams are configured to hold; one question where both are due.
import {
  jszConfigReader,
  jszConsumersAndConfigReader,
  type ConfiguredMemory,
  type JszConfig,
} from '../endpoints/jsz-config.ts'
import type { JszConsumers } from '../endpoints/jsz.ts'
import { jszConsumersReader, type ConsumerMemory } from '../endpoints/jsz-readers.ts'
import { openMemory } from '../json/recall.ts'
import type { LeaveOut, Reader } from '../json/reader.ts'
import type { ConsumerPace } from './consumers.ts'
import type { Keep } from './filter.ts'
import type { Spec } from './slot.ts'

export interface ConsumerContext {
  /** For one answer: limits count from its start. */
  keep(): Keep
  ask<T>(question: string, signal: AbortSignal, open: () => Reader<T>): Promise<T>
  pace: ConsumerPace
  /** Seconds after which a request is given up. */
  cap: number
  learn: NonNullable<Spec<'jsz_consumers'>['learn']>
  /** Resolves when nobody waits for the state of consumers. */
  idle(): Promise<void>
}

export interface ConsumerSpecs {
  jsz_consumers: Spec<'jsz_consumers'>
  jsz_config: Spec<'jsz_config'>
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

type Ask<T> = (signal: AbortSignal, leaveOut: LeaveOut) => Promise<T>

/** Asks for the state of consumers alone, or with what they are configured to hold for the companion. */
function openAsk({ keep, ask }: ConsumerContext): (companion: Companion | undefined) => Ask<JszConsumers> {
  const memories = openMemories()
  return (companion) => async (signal, leaveOut) => {
    if (companion === undefined) {
      const open = () => ({ ...jszConsumersReader(keep().consumer, memories.state()), leaveOut })
      return ask('consumers=1&raft=1', signal, open)
    }
    const leaveOutOfBoth: LeaveOut = (reason) => {
      leaveOut(reason)
      companion.leaveOut(reason)
    }
    const open = () => {
      const reader = jszConsumersAndConfigReader({ state: keep().consumer, config: keep() }, memories.both())
      return { ...reader, leaveOut: leaveOutOfBoth }
    }
    try {
      const { state, config } = await ask('consumers=1&config=1&raft=1', signal, open)
      companion.resolve(config)
      return state
    } catch (error) {
      companion.reject(error)
      throw error
    }
  }
}

/** Both walk all consumers of the server, which is its most expensive answer: due at one scrape, they are one question. */
export function consumerSpecs(context: ConsumerContext): ConsumerSpecs {
  const { keep, ask, cap, pace, learn, idle } = context
  const askWith = openAsk(context)
  /** The request for the state of consumers has begun and is not sent yet. */
  let isLeaving = false
  let companion: Companion | undefined
  return {
    jsz_consumers: {
      cap,
      async request(signal, leaveOut) {
        isLeaving = true
        // A scrape begins what is due, one collector after another, in one go.
        await Promise.resolve()
        isLeaving = false
        const askNow = askWith(companion)
        companion = undefined
        return askNow(signal, leaveOut)
      },
      learn,
      keep: ({ total }, cameAt) => pace.keep(total, cameAt),
    },
    jsz_config: {
      cap,
      async request(signal, leaveOut) {
        if (isLeaving) return new Promise((resolve, reject) => (companion = { leaveOut, resolve, reject }))
        // After the other question, not beside it.
        await idle()
        return ask('consumers=1&config=1', signal, () => ({ ...jszConfigReader(keep()), leaveOut }))
      },
    },
  }
}
