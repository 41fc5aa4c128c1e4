// The ladder itself, and the work that is left when it has gone down.
import { summary } from '../../src/alerts/summary.ts'
import { lastRung, rungs as ladder } from '../../src/ladder.ts'
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { graph, timeline } from '../panel.ts'
import { busiest, groupKey, legend, onAssets, serverLabels, serverLegend } from '../query.ts'
import { byteRungs, rungs, rungStates } from './steps.ts'

/** Long enough to show all three lines. */
const axis = thresholds.pending.page * 1.1

/** What is recorded begins at the normal: an empty panel is a calm cluster, or one that nobody reads. */
const calm = `No group at ${thresholds.pending.normal} or more, or nothing is read`

export const ladderRow: Row = {
  title: 'Ladder',
  panels: [
    graph({
      title: 'Append entries pending',
      description:
        'Entries in the log of a group and not yet committed; the 10 groups that went highest. Lines at 10,000, 15,000 and 20,000. Level by /raftz, or the last rung logged where that is higher. Normal is below 100, and not drawn. The server logs nothing between the rungs, nothing above 20,000 and nothing on the way down.',
      width: 16,
      height: 10,
      unit: 'short',
      steps: rungs,
      softMax: axis,
      none: calm,
      targets: [{ expr: busiest(summary.pending), legend }],
    }),
    timeline({
      title: 'Rung of each server',
      description:
        'Highest rung of any group shown on the server, by entries or by bytes. A gap: nothing was known at that time.',
      width: 8,
      height: 10,
      states: rungStates,
      expr: ladder
        .map(({ entries }) => `(max by (${serverLabels}) (${summary.streamHeight}{${onAssets}}) >= bool ${entries})`)
        .join(' + '),
      legend: serverLegend,
    }),
    graph({
      title: 'Size of append entries pending',
      description:
        'Bytes of those entries on nats-server 2.14.6 and newer, whose cache also ends at 256 MiB: 269 messages of 1 MB fill it in 2 s. Lines at 128, 192 and 256 MiB, which count as much as the lines in entries. By /raftz an estimate, or the last size logged where that is higher. Normal is below 1 MiB, and not drawn.',
      width: 24,
      height: 8,
      unit: 'bytes',
      steps: byteRungs,
      softMax: lastRung.bytes * 1.1,
      none: `No group at ${thresholds.pendingBytes.normal / 2 ** 20} MiB or more, older servers, or nothing is read`,
      targets: [{ expr: busiest(summary.pendingBytes), legend }],
    }),
    graph({
      title: 'Peak between scrapes',
      description:
        'Highest level that the sampler saw in the trailing minute. A burst that one sample per scrape misses shows here.',
      width: 8,
      height: 8,
      unit: 'short',
      steps: rungs,
      softMax: axis,
      none: calm,
      targets: [{ expr: busiest(summary.peak), legend }],
    }),
    graph({
      title: 'Committed, not yet applied',
      description:
        'Unapplied entries; the 10 groups that went highest. On slow disks this often grows first, and it is the last to go: pending 0 is not recovered while this is high. A few thousand are normal at thousands of messages a second with sync_interval: always.',
      width: 8,
      height: 8,
      unit: 'short',
      steps: [[thresholds.unapplied.critical, 'orange']],
      none: calm,
      targets: [{ expr: busiest(summary.unapplied), legend }],
    }),
    graph({
      title: 'Applied per second',
      description:
        'Slope of the applied index of the same groups: unapplied entries divided by this is the time until they are through. 0 with unapplied entries above 0: the state machine stands still.',
      width: 8,
      height: 8,
      unit: 'ops',
      none: calm,
      targets: [
        {
          expr: `${summary.applied}{${onAssets}} and on (${groupKey}) topk(10, max by (${groupKey}) (max_over_time(${summary.unapplied}{${onAssets}}[$__range] @ end())))`,
          legend,
        },
      ],
    }),
  ],
}
