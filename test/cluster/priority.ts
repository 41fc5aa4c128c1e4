// What a test's timing hangs on goes before other work of the machine, where the kernel lets us: a load generator that waits for a processor is no load.
import { readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** As far above the rest as a scheduler's share matters (nice −15 gets some 28 times the share of 0). */
const first = -15

/**
 * Raises every thread of these processes, this one's too when its id is among them; gives the function that undoes it. Without the right to (root or
 * CAP_SYS_NICE), or without /proc, nothing changes.
 */
export function goFirst(pids: readonly number[]): () => void {
  const before = pids.flatMap(threadsOf).flatMap((thread) => {
    const was = prioritised(thread, first)
    return was === undefined ? [] : [{ thread, was }]
  })
  return () => before.forEach(({ thread, was }) => prioritised(thread, was))
}

/** The priority it had; undefined where the thread has ended or may not be changed. */
function prioritised(thread: number, priority: number): number | undefined {
  try {
    const was = getPriority(thread)
    setPriority(thread, priority)
    return was
  } catch {
    return undefined
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return []
  }
}
