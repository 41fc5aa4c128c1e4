// What the receiver of the stack prints: who would be called, for what, and when it is over.
import type { Call } from '../../test/e2e/alerting.ts'

/** Alerts of a message that are written out. */
const shown = 5

/** One line a message and one an alert, the first few. */
export function callText({ receiver, status, alerts, groupLabels, at }: Call): string {
  const cluster = groupLabels['nats_cluster'] ?? ''
  const head = `${new Date(at * 1000).toISOString().slice(11, 19)} ${receiver.toUpperCase()} ${status}, cluster ${cluster}: ${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'}`
  const lines = alerts.slice(0, shown).map(({ status: state, labels, annotations }) => {
    const name = labels['alertname'] ?? ''
    const of = labels['stream'] ?? labels['server'] ?? labels['group']
    return `  ${state === 'resolved' ? 'over: ' : ''}${name}${of === undefined ? '' : ` (${of})`}: ${annotations['summary'] ?? ''}`
  })
  const rest = alerts.length - lines.length
  return [head, ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n')
}
