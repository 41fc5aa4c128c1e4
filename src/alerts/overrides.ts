// The file in which a site says what it wants otherwise. Checked against the tables: a name that matches nothing is an error, never ignored.
import { withoutSlash } from '../address.ts'
import { ConfigError } from '../config/error.ts'
import { parseYaml } from '../config/yaml.ts'
import { near } from '../near.ts'
import { defaultIdentity } from './identity.ts'
import { defaults, type Change, type Overrides } from './render.ts'
import { variant, type Alert, type Group } from './rule.ts'

type Path = readonly string[]
/** Notes what is wrong at a path; `key`: it is the key itself. */
type Say = (path: Path, message: string, key?: boolean) => void
type Read<T> = (value: unknown, path: Path, say: Say) => T | undefined

const label = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const listed = 'a list of label names such as [namespace, nats_cluster]'
const period = /^(\d+(ms|s|m|h|d|w|y))+$/

function matching(what: string, allowed: RegExp): Read<string> {
  return (value, path, say) => {
    if (typeof value === 'string' && allowed.test(value)) return value
    say(path, `must be ${what}`)
    return undefined
  }
}

const text = matching('a text that is not empty', /./)
const duration = matching('a duration such as 30s, 2m or 1h', period)
const labelName = matching('a label name such as cluster', label)

/** Labels that identify a cluster: each once, at least one. */
export function isIdentity(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((name) => typeof name === 'string' && label.test(name)) &&
    new Set(value).size === value.length
  )
}

const identity: Read<readonly string[]> = (value, path, say) => {
  if (isIdentity(value)) return value
  say(path, `must be ${listed}`)
  return undefined
}

const url = matching('an http or https URL', /^https?:\/\/\S+$/)

const expression: Read<string> = (value, path, say) => {
  const found = text(value, path, say)
  if (found === undefined) return undefined
  try {
    new RegExp(found)
    return found
  } catch (error) {
    say(path, `must be a regular expression: ${(error as Error).message}`)
    return undefined
  }
}

const flag: Read<boolean> = (value, path, say) => {
  if (typeof value === 'boolean') return value
  say(path, 'must be true or false')
  return undefined
}

const number: Read<number> = (value, path, say) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  say(path, 'must be a number')
  return undefined
}

function entries(value: unknown, path: Path, say: Say): [string, unknown][] {
  if (value === undefined || value === null) return []
  if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value)
  say(path, 'must be a map of names to values')
  return []
}

function known(name: string, names: readonly string[], path: Path, say: Say): boolean {
  if (names.includes(name)) return true
  const few = names.length <= 8
  say(
    path,
    `unknown; ${few ? `allowed here: ${names.join(', ')}` : `did you mean ${near(name, names).join(', ')}?`}`,
    true,
  )
  return false
}

/** A map whose keys are the names given, each with its reader. */
function fields<T>(readers: { [K in keyof T]-?: Read<NonNullable<T[K]>> }): Read<Partial<T>> {
  const names = Object.keys(readers)
  return (value, path, say) => {
    const found: [string, unknown][] = []
    for (const [name, own] of entries(value, path, say)) {
      const at = [...path, name]
      if (known(name, names, at, say)) found.push([name, readers[name as keyof T](own, at, say)])
    }
    return Object.fromEntries(found) as Partial<T>
  }
}

const reserved = ['alertname', 'alertstate', 'rung']

const labels: Read<Record<string, string>> = (value, path, say) => {
  const found: Record<string, string> = {}
  for (const [name, own] of entries(value, path, say)) {
    if (!label.test(name) || reserved.includes(name)) say([...path, name], 'cannot be the name of a label here', true)
    const content = text(own, [...path, name], say)
    if (content !== undefined) found[name] = content
  }
  return found
}

function thresholdsOf(rules: readonly Alert[]): Read<Record<string, number>> {
  const names = [...new Set(rules.flatMap(({ thresholds }) => Object.keys(thresholds)))]
  return (value, path, say) => {
    const found: Record<string, number> = {}
    for (const [name, own] of entries(value, path, say)) {
      const at = [...path, name]
      if (names.length === 0) say(at, 'this alert has no threshold to change', true)
      else if (known(name, names, at, say)) {
        const content = number(own, at, say)
        if (content !== undefined) found[name] = content
      }
    }
    return found
  }
}

function changes(groups: readonly Group[]): Read<Record<string, Change>> {
  const alerts = groups.flatMap((group) => group.alerts)
  const byName = new Map<string, Alert[]>()
  for (const alert of alerts) {
    for (const name of [alert.alert, `${alert.alert}/${variant(alert)}`]) {
      byName.set(name, [...(byName.get(name) ?? []), alert])
    }
  }
  return (value, path, say) => {
    const found: Record<string, Change> = {}
    for (const [name, own] of entries(value, path, say)) {
      const at = [...path, name]
      if (!known(name, [...byName.keys()], at, say)) continue
      const thresholds = thresholdsOf(byName.get(name) ?? [])
      const read = fields<Change>({
        drop: flag,
        severity: text,
        for: duration,
        keep_firing_for: duration,
        labels,
        thresholds,
      })
      found[name] = read(own, at, say) ?? {}
    }
    return found
  }
}

interface Sections {
  selectors: Partial<{ job: string; cluster_label: string; cluster_labels: readonly string[] }>
  runbook_url: string
  dashboard_url: string
  labels: Record<string, string>
  alerts: Record<string, Change>
}

/**
 * Reads an overrides file. Keys: `selectors.job`, `selectors.cluster_labels` (or, for
 * one, `cluster_label`), `runbook_url`, `dashboard_url`, `labels` (for every alert)
 * and `alerts`, by NAME or NAME/VARIANT, where the variant is the rung or the severity.
 * @throws {ConfigError} every problem of the text, one a line.
 */
export function parseOverrides(file: string, content: string, groups: readonly Group[]): Overrides {
  const yaml = parseYaml(content)
  const problems = yaml.errors.map(({ at, message }) => `${file}:${at.line}:${at.column} ${message}`)
  const say: Say = (path, message, key) => {
    const { line, column } = yaml.at(path, key)
    problems.push(`${file}:${line}:${column} ${path.join('.') || 'top level'}: ${message}`)
  }
  const read = fields<Sections>({
    selectors: fields({ job: expression, cluster_label: labelName, cluster_labels: identity }),
    runbook_url: url,
    dashboard_url: url,
    labels,
    alerts: changes(groups),
  })
  const { selectors, runbook_url, dashboard_url, labels: all, alerts } = read(yaml.value, [], say) ?? {}
  const one = selectors?.cluster_label
  if (one !== undefined && selectors?.cluster_labels !== undefined) {
    say(['selectors', 'cluster_label'], 'cluster_labels is there too: keep one of them', true)
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  return {
    alerts: alerts ?? {},
    labels: all ?? {},
    scope: { job: selectors?.job ?? defaults.scope.job },
    clusterLabels: selectors?.cluster_labels ?? (one === undefined ? defaultIdentity : [one]),
    runbooks: withoutSlash(runbook_url ?? defaults.runbooks),
    dashboards: withoutSlash(dashboard_url ?? defaults.dashboards),
  }
}
