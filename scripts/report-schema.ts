// The JSON Schema of `triage --format json`, from the TypeScript types that the report is made by, with their comments.
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const source = fileURLToPath(new URL('../src/diagnose/report/json.ts', import.meta.url))
/** What `triage --format json` and `/api/v1/diagnosis` answer with. */
const root = 'AllReports'

type Schema = Record<string, unknown>

export function reportSchema(): string {
  const program = ts.createProgram([source], {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
  })
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(source)
  const symbol = file && checker.getSymbolAtLocation(file)
  const found = symbol && checker.getExportsOfModule(symbol).find(({ name }) => name === root)
  if (found === undefined) throw new Error(`${source}: no ${root}`)
  const { schemaOf, defs } = describer(checker)
  const main = schemaOf(checker.getDeclaredTypeOfSymbol(found))
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Incident report of nats-jetstream-exporter triage',
    ...main,
    $defs: Object.fromEntries([...defs].map(([name, { schema: one }]) => [name, one])),
  }
  return `${JSON.stringify(schema, undefined, 2)}\n`
}

function describer(checker: ts.TypeChecker) {
  /** Named interfaces, once each. */
  const defs = new Map<string, { schema: Schema }>()

  function schemaOf(type: ts.Type): Schema {
    if (type.isUnion()) return union(type)
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value }
    if ((type.flags & ts.TypeFlags.String) !== 0) return { type: 'string' }
    if ((type.flags & ts.TypeFlags.Number) !== 0) return { type: 'number' }
    if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return { type: 'boolean' }
    if ((type.flags & ts.TypeFlags.Null) !== 0) return { type: 'null' }
    if (checker.isArrayType(type))
      return { type: 'array', items: schemaOf(checker.getTypeArguments(type as ts.TypeReference)[0] ?? type) }
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String)
    if (index !== undefined) return { type: 'object', additionalProperties: schemaOf(index.type) }
    if (!type.isClassOrInterface() || type.symbol.name === root) return object(type)
    return reference(type)
  }

  function reference(type: ts.Type): Schema {
    const { name } = type.symbol
    if (!defs.has(name)) {
      const slot: { schema: Schema } = { schema: {} }
      defs.set(name, slot)
      slot.schema = object(type)
    }
    return { $ref: `#/$defs/${name}` }
  }

  function union({ types }: ts.UnionType): Schema {
    const literals = types.filter((type) => type.isStringLiteral()).map(({ value }) => value)
    if (literals.length === types.length) return { enum: literals.sort() }
    if (types.every((type) => (type.flags & ts.TypeFlags.BooleanLike) !== 0)) return { type: 'boolean' }
    return { anyOf: types.map(schemaOf) }
  }

  function object(type: ts.Type): Schema {
    const fields = checker.getPropertiesOfType(type)
    const properties = fields.map((field): [string, Schema] => {
      const text = ts.displayPartsToString(field.getDocumentationComment(checker))
      return [
        field.name,
        { ...(text === '' ? {} : { description: text }), ...schemaOf(checker.getTypeOfSymbol(field)) },
      ]
    })
    const required = fields.filter(({ flags }) => (flags & ts.SymbolFlags.Optional) === 0).map(({ name }) => name)
    return { type: 'object', properties: Object.fromEntries(properties), required, additionalProperties: false }
  }

  return { schemaOf, defs }
}
