// Why a log is not read: a closed list, so that a series, an alert and the page can say it.
/** `opening`: not looked at yet. `hung`: its file system does not answer. `ended`: a command or standard input. */
export const sourceFaults = [
  ...(['opening', 'missing', 'no_match', 'denied', 'directory', 'not_a_file', 'hung'] as const),
  ...(['io_error', 'ended', 'not_started', 'in_use', 'other'] as const),
] as const
export type SourceFault = (typeof sourceFaults)[number]

/** A fault, and the same in words: for the status page and the log, never a label. */
export interface Down {
  code: SourceFault
  reason: string
}

const codes: ReadonlyMap<string | undefined, SourceFault> = new Map([
  ...(['ENOENT', 'ENOTDIR'] as const).map((code) => [code, 'missing'] as const),
  ...(['EACCES', 'EPERM'] as const).map((code) => [code, 'denied'] as const),
  ...(['EIO', 'ESTALE', 'ENXIO', 'ENOTCONN'] as const).map((code) => [code, 'io_error'] as const),
  // What SilentError of files.ts says.
  ['ETIMEDOUT', 'hung'],
  ['EISDIR', 'directory'],
  ['EADDRINUSE', 'in_use'],
])

/** What the operating system says. */
export function faultOf(error: unknown): Down {
  const { code, message } = error as NodeJS.ErrnoException
  return { code: codes.get(code) ?? 'other', reason: message }
}
