// docs/CONFIG.md, from the schema: every key, its type, its default, what it is for.
import { jsonSchema } from '../../src/config/schema.ts'

interface Node {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Node[]
  description?: string
  default?: unknown
  properties?: Record<string, Node>
  items?: Node
}

function typeOf({ type, enum: values, anyOf, const: only, items }: Node): string {
  if (only !== undefined) return JSON.stringify(only)
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' or ')
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ')
  return items === undefined ? (type ?? 'any') : `list of ${typeOf(items)}`
}

const code = (text: string): string => `\`${text}\``

function* rows(path: string, { properties = {} }: Node): Iterable<string> {
  for (const [name, node] of Object.entries(properties)) {
    const here = path === '' ? name : `${path}.${name}`
    const fallback =
      node.default === undefined || typeof node.default === 'object' ? '' : code(JSON.stringify(node.default))
    yield `| ${code(here)} | ${typeOf(node)} | ${fallback} | ${node.description ?? ''} |`
    yield* rows(here, node)
    for (const item of node.items === undefined ? [] : [node.items, ...(node.items.anyOf ?? [])])
      yield* rows(`${here}[]`, item)
  }
}

/** The whole page. */
export function configMarkdown(): string {
  return `# Configuration

YAML, read by \`nats-jetstream-exporter --config FILE\`; all keys may be left out. \`--check\` validates a file and exits;
\`SIGHUP\` reads it again, and a wrong file changes nothing. Unknown keys are errors. \`\${NAME}\` in a value stands for an
environment variable, which must be set. Durations are strings such as \`500ms\`, \`5s\`, \`60m\`. URLs and logs given on the
command line take the place of those in the file. \`NATS_EXPORTER_LISTEN\` in the environment is the default of \`listen\`; the
image sets it to \`:7778\`.

| key | type | default | |
|---|---|---|---|
${[...rows('', jsonSchema())].join('\n')}
`
}
