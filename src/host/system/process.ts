// nats-server's own process: what it does and waits for. Never its command line or its map, which can hang with the process.
import { join } from 'node:path'
import { readLine, readNames, readTable, readTarget, readText } from './text.ts'

export const processStates = ['running', 'sleeping', 'disk', 'stopped', 'zombie'] as const
export type ProcessState = (typeof processStates)[number]

export interface ProcessFacts {
  pid: number
  state: ProcessState | undefined
  /** Threads in D state: they wait for a disk. */
  blocked: number | undefined
  /** These need the same user, or CAP_SYS_PTRACE. */
  openFds: number | undefined
  readBytes: number | undefined
  writtenBytes: number | undefined
  /** Seconds by thread that it was ready to run and did not. */
  waited: ReadonlyMap<string, number>
}

/** R, S, D, T … of /proc/PID/stat; I is an idle kernel thread, t one that is traced. */
const letters: ReadonlyMap<string, ProcessState> = new Map<string, ProcessState>([
  ['R', 'running'],
  ['S', 'sleeping'],
  ['I', 'sleeping'],
  ['D', 'disk'],
  ['T', 'stopped'],
  ['t', 'stopped'],
  ['Z', 'zombie'],
  ['X', 'zombie'],
])

/** Undefined: there is no such process any more. */
export function readProcess(root: string, pid: number): ProcessFacts | undefined {
  const folder = join(root, 'proc', String(pid))
  const letter = stateOf(join(folder, 'stat'))
  if (letter === undefined) return undefined
  const threads = readNames(join(folder, 'task'))
  const io = readTable(join(folder, 'io'))
  return {
    pid,
    state: letters.get(letter),
    blocked: threads?.filter((thread) => stateOf(join(folder, 'task', thread, 'stat')) === 'D').length,
    openFds: readNames(join(folder, 'fd'))?.length,
    readBytes: io?.get('read_bytes'),
    writtenBytes: io?.get('write_bytes'),
    waited: new Map(threads?.flatMap((thread) => waitOf(join(folder, 'task', thread, 'schedstat'), thread))),
  }
}

/** After the last parenthesis: the name before may hold anything. */
function stateOf(path: string): string | undefined {
  const text = readText(path)
  return text === undefined ? undefined : text[text.lastIndexOf(')') + 2]
}

function waitOf(path: string, thread: string): [string, number][] {
  const waited = readLine(path)?.split(' ')[1]
  return waited === undefined ? [] : [[thread, Number(waited) / 1e9]]
}

/** Processes of nats-server; on a machine of thousands this reads one small file each. */
export function natsServers(root: string): number[] {
  const pids = (readNames(join(root, 'proc')) ?? []).filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => readLine(join(root, 'proc', pid, 'comm')) === 'nats-server').map(Number)
}

/** Which of them keeps a file open below this folder; undefined where none is seen to. */
export function ownerOf(root: string, pids: readonly number[], folder: string): number | undefined {
  const within = (target: string | undefined): boolean => target?.startsWith(`${folder}/`) === true
  return pids.find((pid) => {
    const fds = join(root, 'proc', String(pid), 'fd')
    return readNames(fds)?.some((fd) => within(readTarget(join(fds, fd)))) === true
  })
}

/** Which of them listens at this port, by the sockets that it holds. */
export function listenerOf(root: string, pids: readonly number[], port: number): number | undefined {
  return pids.find((pid) => {
    const folder = join(root, 'proc', String(pid))
    const sockets = new Set(['tcp', 'tcp6'].flatMap((file) => listening(readText(join(folder, 'net', file)), port)))
    const fds = sockets.size === 0 ? [] : (readNames(join(folder, 'fd')) ?? [])
    return fds.some((fd) => sockets.has(readTarget(join(folder, 'fd', fd)) ?? ''))
  })
}

/** Columns: number, local address, remote, state (0A listens) … the tenth is the inode. */
function listening(table: string | undefined, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return (table?.split('\n') ?? []).flatMap((line) => {
    const columns = line.trim().split(/\s+/)
    return columns[1]?.endsWith(suffix) === true && columns[3] === '0A' ? [`socket:[${columns[9] ?? ''}]`] : []
  })
}
