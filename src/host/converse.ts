// The child's side of the conversation: reads a request, says each step before it begins, answers, reads the next.
import { faultOf } from './fault.ts'
import { newChores, type Chores } from './chores.ts'
import { frame, unframer } from './frames.ts'
import type { Bulk, Kind, Message, Request, Step, Works } from './work.ts'

export interface Pipes {
  /** Waits for bytes; none: the parent has gone. */
  read(): Uint8Array
  write(bytes: Uint8Array): void
}

/** Returns when the parent has gone and nothing of the probes is left, whatever the parent died of. */
export function converse({ read, write }: Pipes): void {
  let isHeard = true
  /** The parent may have gone during a step that hung: then nobody hears it, and what is left is still to be taken away. */
  const say = (message: Message): void => {
    try {
      if (isHeard) write(frame(message))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
      isHeard = false
    }
  }
  const requests = unframer()
  const chores = newChores()
  const left = new Map<string, Works['sweep']['ask']>()
  for (let bytes = read(); bytes.length > 0; bytes = read()) {
    for (const { value, attached } of requests(bytes)) {
      const request = withPieces(value as Request, attached)
      remember(left, request)
      say(answer(chores, request, (step) => say({ step })))
    }
  }
  for (const ask of left.values()) answer(chores, { kind: 'sweep', ask }, () => undefined)
}

function withPieces({ kind, ask }: Request, attached: Uint8Array): Request {
  if (kind !== 'writeFile') return { kind, ask }
  const bulk: Bulk = { pieces: [attached] }
  return { kind, ask: { ...(ask as Omit<Works['writeFile']['ask'], keyof Bulk>), ...bulk } }
}

function remember(left: Map<string, Works['sweep']['ask']>, { kind, ask }: Request): void {
  if (kind === 'round') {
    const { dir, probeDir, token } = ask as Works['round']['ask']
    left.set(dir, { dir, probeDir, token })
  }
  if (kind === 'sweep') left.delete((ask as Works['sweep']['ask']).dir)
}

function answer(chores: Chores, { kind, ask }: Request, step: Step): Message {
  try {
    return { answer: carryOut(chores, kind, ask as never, step) }
  } catch (error) {
    return { error: faultOf(error) }
  }
}

function carryOut<K extends Kind>(chores: Chores, kind: K, ask: Works[K]['ask'], step: Step): Works[K]['answer'] {
  return chores[kind](ask, step)
}
