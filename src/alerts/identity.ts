// Which labels say whose a series is. One list, chosen by a site, goes into every `by`, `on` and query of the rules and into Alertmanager's `equal`:
// two clusters of one name under one Prometheus are one cluster to whatever leaves a label out.

/** What rules are written with, always first in a list of labels; a site's own labels take its place when they are rendered. */
export const cluster = 'nats_cluster'

export const defaultIdentity: readonly string[] = [cluster]

/** Behind whatever a text names: the cluster that it is in. A server alone is in none, and nothing is said. */
export const ofCluster = `{{ with $labels.${cluster} }} of {{ $labels.${cluster} }}{{ end }}`

/** The label that holds the name itself: what people read, and what is empty on a server that is in no cluster. */
export function nameLabel(identity: readonly string[]): string {
  return identity.includes(cluster) ? cluster : (identity.at(-1) ?? cluster)
}

/** Labels with those of the identity in place of `nats_cluster`: for lists outside rules, such as `equal` and `group_by` of Alertmanager. */
export function identified(labels: readonly string[], identity: readonly string[] = defaultIdentity): string[] {
  return [...new Set(labels.flatMap((label) => (label === cluster ? identity : [label])))]
}

/**
 * What to replace by what, in this order, in an expression, description or link. Plain text, so that a mixin in another language can do the same;
 * a test holds that rules have no form of the label beside these.
 */
export function replacements(identity: readonly string[]): readonly (readonly [from: string, to: string])[] {
  const name = nameLabel(identity)
  const all = (each: (label: string) => string, between: string) => identity.map(each).join(between)
  const list = identity.join(', ')
  return [
    [`(${cluster})`, `(${list})`],
    [`(${cluster}, `, `(${list}, `],
    [`${cluster}=%q`, all((label) => `${label}=%q`, ',')],
    [`${cluster}=""`, `${name}=""`],
    [`${cluster}!=""`, `${name}!=""`],
    [`{{ $labels.${cluster} }}`, all((label) => `{{ $labels.${label} }}`, '/')],
    [`with $labels.${cluster} }}`, `with $labels.${name} }}`],
    [`$labels.${cluster} | urlquery`, `$labels.${name} | urlquery`],
    // Arguments of printf, one for each %q; in parentheses where one follows another, since what is replaced must not overlap.
    [`($labels.${cluster})`, all((label) => `($labels.${label})`, ' ')],
    ...[' $labels', ' | query'].map(
      (next) => [` $labels.${cluster}${next}`, ` ${all((label) => `$labels.${label}`, ' ')}${next}`] as const,
    ),
  ]
}

/** The text of a rule for a site's labels. */
export function withIdentity(text: string, identity: readonly string[]): string {
  if (identity.length === 1 && identity[0] === cluster) return text
  return replacements(identity).reduce((done, [from, to]) => done.replaceAll(from, () => to), text)
}
