// Which alert mutes which: Alertmanager's inhibit rules and their tests are derived from the table in explained.ts, and from the ladder.
import { severities, type Severity } from '../level.ts'
import { pageNames } from './edge.ts'
import { explained, onLadder, type Inhibition } from './explained.ts'
import { fleetNames } from './fleet.ts'
import { cluster, identified, nameLabel } from './identity.ts'
import type { Alert, Group } from './rule.ts'
import { rungs } from '../ladder.ts'

/** As an Alertmanager reads it. */
export interface InhibitRule {
  source_matchers: string[]
  target_matchers: string[]
  equal: string[]
}

/** The ladder: a rung explains the lower ones of the group on the server. */
const steps: readonly Inhibition[] = rungs.slice(1).map(({ name }, below) => ({
  why: `The ladder: who is at ${name} has passed what is below.`,
  source: { alerts: [onLadder], matchers: [`rung="${name}"`] },
  target: {
    alerts: [onLadder],
    matchers: [
      oneOf(
        'rung',
        rungs.slice(0, below + 1).map((lower) => lower.name),
      ),
    ],
  },
  equal: ['server', 'group'],
  upTo: below === 0 ? 'warning' : 'critical',
}))

/** What names an alert's object: a RAFT group is named by its name alone, since owners become known later. */
function objectOf(by: readonly string[]): string[] {
  const owners = by.includes('group') ? ['account', 'stream', 'consumer'] : []
  return by.filter((label) => ![cluster, ...owners].includes(label))
}

const rankOf = ({ severity }: Alert): number => severities.indexOf(severity)

/**
 * Labels that name the object for all variants of an alert, and each severity that a louder variant mutes. A louder variant
 * that names another object, as a stream where the quiet one names a server, mutes nothing.
 */
function shapes(variants: readonly Alert[]): { same: string[]; quiet: number }[] {
  const [first, ...rest] = variants.map(({ by }) => objectOf(by))
  const same = (first ?? []).filter((label) => rest.every((others) => others.includes(label)))
  const ranks = [...new Set(variants.map(rankOf))].sort((a, b) => a - b)
  return ranks
    .slice(0, -1)
    .filter((quiet) =>
      variants
        .filter((one) => rankOf(one) > quiet)
        .every(({ by }) => objectOf(by).every((label) => same.includes(label))),
    )
    .map((quiet) => ({ same, quiet }))
}

/** One alert at two severities: the louder one speaks. Alerts of one shape share a rule. */
function louder(alerts: readonly Alert[], identity: readonly string[]): InhibitRule[] {
  const names = new Set(alerts.filter(({ rung }) => rung === undefined).map(({ alert }) => alert))
  const sharing = new Map<string, string[]>()
  for (const name of names) {
    for (const shape of shapes(alerts.filter(({ alert }) => alert === name))) {
      const key = JSON.stringify(shape)
      sharing.set(key, [...(sharing.get(key) ?? []), name])
    }
  }
  return Array.from(sharing, ([key, shared]) => {
    const { same, quiet } = JSON.parse(key) as ReturnType<typeof shapes>[number]
    const muted = severities.slice(0, quiet + 1)
    return {
      source_matchers: [nameMatcher(shared), oneOf('severity', muted, false), ...inCluster(same, identity)],
      target_matchers: [nameMatcher(shared), oneOf('severity', muted)],
      equal: identified(['alertname', cluster, ...same], identity),
    }
  })
}

/** Standalone servers are no cluster: what speaks for a cluster speaks for one that has a name. */
function inCluster(same: readonly string[], identity: readonly string[]): string[] {
  return same.length > 0 ? [] : [`${nameLabel(identity)}!=""`]
}

function oneOf(label: string, values: readonly string[], among = true): string {
  return values.length === 1
    ? `${label}${among ? '=' : '!='}"${values[0]}"`
    : `${label}${among ? '=~' : '!~'}"${values.join('|')}"`
}

const nameMatcher = (names: readonly string[]): string => oneOf('alertname', names)

/** Severities that are quieter than one. */
const below = (severity: Severity) => severities.slice(0, severities.indexOf(severity))

function rendered({ source, target, equal, upTo, planned }: Inhibition, identity: readonly string[]): InhibitRule {
  const muted = below('page').slice(0, severities.indexOf(upTo) + 1)
  return {
    source_matchers: [
      nameMatcher(source.alerts),
      ...(source.matchers ?? []),
      ...(planned ? [] : [oneOf('severity', below(upTo), false)]),
      ...inCluster(equal, identity),
    ],
    target_matchers: [
      nameMatcher(target.alerts),
      ...(target.matchers ?? []),
      // "Not page" and not a list: a site's own severities are muted like those that they replace.
      upTo === 'critical' ? 'severity!="page"' : oneOf('severity', muted),
    ],
    equal: identified([cluster, ...equal], identity),
  }
}

export interface Explained {
  why: string
  rules: InhibitRule[]
}

/**
 * Many clusters: the one place where a page is muted, and only by one that names the same cluster. What pages is known by name, and by severity too,
 * since quieter rules of that name stay.
 */
export function severalClusters(groups: readonly Group[], identity: readonly string[]): Explained {
  const source_matchers = [nameMatcher([fleetNames.trouble]), ...inCluster([], identity)]
  const equal = identified([cluster], identity)
  return {
    why: 'The one exception, a page for several clusters, names each: what pages for one of them, or says that it is silent, is part of that.',
    rules: [
      { source_matchers, target_matchers: [nameMatcher(pageNames(groups)), 'severity="page"'], equal },
      { source_matchers, target_matchers: [nameMatcher([fleetNames.silent])], equal },
    ],
  }
}

/** Every inhibit rule with its reason. `identity`: labels that identify a cluster. */
export function inhibitRules(groups: readonly Group[], identity: readonly string[]): Explained[] {
  const alerts = groups.flatMap((group) => group.alerts)
  return [
    ...[...steps, ...explained].map((one) => ({ why: one.why, rules: [rendered(one, identity)] })),
    { why: 'One alert at two severities: the louder one speaks.', rules: louder(alerts, identity) },
  ]
}
