// An answer within so many seconds, or none.

/** undefined: it has not come. Two answers at once with the timer: the answer counts, since it may only have been read late. */
export async function within<T>(answer: Promise<T>, seconds: number): Promise<{ value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    // A process that was stopped finds its timers over before it has read what has come meanwhile.
    timer = setTimeout(() => setImmediate(resolve, undefined), seconds * 1000)
  })
  try {
    return await Promise.race([answer.then((value) => ({ value })), late])
  } finally {
    clearTimeout(timer)
  }
}
