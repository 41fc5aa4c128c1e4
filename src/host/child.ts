// The child process: the only one that touches the file systems of stores, with plain calls, since any of them may never return.
// A thread that hangs on a disk keeps its whole process from ending; so it must not be a thread of the exporter.
import { readSync, writeSync } from 'node:fs'
import { converse } from './converse.ts'
import { pipeHandle } from './frames.ts'

// Ends with the pipe and not with a signal to the group: the probe's files are taken away first.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

const block = Buffer.alloc(64 * 1024)
converse({
  read: () => block.subarray(0, readSync(pipeHandle, block)),
  write: (bytes) => {
    for (let done = 0; done < bytes.length;) done += writeSync(pipeHandle, bytes, done)
  },
})
process.exit()
