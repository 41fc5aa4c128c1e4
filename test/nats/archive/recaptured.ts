// A recorded capture of `nats audit gather` with some of its parts changed or gone.
import { openZip } from '../../../src/nats/archive/zip.ts'
import { zipOf } from './packed.ts'

export const capture = (name: 'calm' | 'slow-followers'): string => `test/fixtures/captures/${name}.zip`

export const manifestName = 'capture/misc/manifest.json'
export const logName = 'capture/misc/audit_gather_log.log'

/** `change` gives a part's new text; undefined: the part goes, out of the manifest too. */
export function recaptured(
  name: Parameters<typeof capture>[0],
  change: (part: string, text: string) => string | undefined,
): Buffer {
  const zip = openZip(capture(name), { part: 1e9, whole: 1e9, parts: 1000 })
  const parts = [...zip.names].flatMap((part) => {
    const content = change(part, zip.read(part).toString())
    return content === undefined ? [] : [{ name: part, content }]
  })
  zip.close()
  const left = new Set(parts.map((part) => part.name))
  const kept = parts.map((part) =>
    part.name === manifestName ? { ...part, content: withoutOthers(part.content, left) } : part,
  )
  return zipOf(kept)
}

function withoutOthers(manifest: string, left: ReadonlySet<string>): string {
  const rows = Object.entries(JSON.parse(manifest) as Record<string, unknown>)
  return JSON.stringify(Object.fromEntries(rows.filter(([path]) => left.has(path) || path.startsWith('missing/'))))
}
