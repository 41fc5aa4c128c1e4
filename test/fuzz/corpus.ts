// Inputs that once broke something, here or in a finished program like this: kept as files, one folder a subject, and tried first.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const folderOf = (subject: string): string => new URL(`corpus/${subject}`, import.meta.url).pathname

export function kept(subject: string): [name: string, bytes: Buffer][] {
  const folder = folderOf(subject)
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  return names.map((name) => [name, readFileSync(join(folder, name))])
}
