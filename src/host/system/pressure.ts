// Pressure stall information: how long tasks waited for a resource, of the host or of one control group.
import { join } from 'node:path'
import { readText } from './text.ts'

export const resources = ['io', 'cpu', 'memory'] as const
export type Resource = (typeof resources)[number]

/** Seconds since boot: some task waited, all of them did. */
export interface Pressure {
  waiting: number
  stalled: number | undefined
}

/** Undefined: an old kernel, or psi=0 (then reading fails). */
export function parsePressure(text: string): Pressure | undefined {
  const total = (kind: string): number | undefined => {
    const line = text.split('\n').find((one) => one.startsWith(`${kind} `))
    const value = line?.split(' total=')[1]
    return value === undefined ? undefined : Number(value) / 1e6
  }
  const waiting = total('some')
  return waiting === undefined ? undefined : { waiting, stalled: total('full') }
}

function readAll(path: (resource: Resource) => string): Map<Resource, Pressure> | undefined {
  const found = resources.flatMap((resource): [Resource, Pressure][] => {
    const text = readText(path(resource))
    const pressure = text === undefined ? undefined : parsePressure(text)
    return pressure === undefined ? [] : [[resource, pressure]]
  })
  return found.length === 0 ? undefined : new Map(found)
}

export const hostPressure = (root: string): Map<Resource, Pressure> | undefined =>
  readAll((resource) => join(root, 'proc/pressure', resource))

/** Of a folder of control group version 2. */
export const groupPressure = (folder: string): Map<Resource, Pressure> | undefined =>
  readAll((resource) => join(folder, `${resource}.pressure`))

/** Bytes of memory that wait to be written, and are being written. */
export interface DirtyMemory {
  dirty: number
  writeback: number
}

export function readDirtyMemory(root: string): DirtyMemory | undefined {
  const text = readText(join(root, 'proc/meminfo'))
  const kibibytes = (name: string): number | undefined => {
    const line = text?.split('\n').find((one) => one.startsWith(`${name}:`))
    return line === undefined ? undefined : parseInt(line.slice(name.length + 1), 10)
  }
  const [dirty, writeback] = [kibibytes('Dirty'), kibibytes('Writeback')]
  return dirty === undefined || writeback === undefined
    ? undefined
    : { dirty: dirty * 1024, writeback: writeback * 1024 }
}
