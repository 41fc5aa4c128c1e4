// RAFT: lines of groups that fall behind, pause, or lose their way.
import type { Section } from './row.ts'

export const raft = {
  raft_append_entries_pending: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      { text: '{pending:int} append entries pending', versions: '2.9 on' },
      { text: '{pending:int} append entries pending, {bytes:size}', versions: '2.14.6 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending',
      '[7] 2025/12/17 10:11:15.004711 [WRN] RAFT [S1Nunr6R - _meta_] 20000 append entries pending',
      '[7] 2026/09/01 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 135 append entries pending, 128.76 MB',
      '[7] 2026/09/01 10:11:13.004711 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 269 append entries pending, 256.57 MB',
    ],
    meaning:
      'Entries stand in the write-ahead log of this server and are not committed here yet. On a leader: the followers do not acknowledge. ' +
      'On a follower: it has not learned what is committed, or applying is paused for a catch-up. From 2.11.9 and 2.12.0 on the count is ' +
      'logged as it passes 10000, 15000 and 20000; before, from 2.9.12, the first line says 15000 and a leader goes on past 20000. ' +
      'One entry may hold hundreds of messages. From 2.14.6 on the cache also ends at 256 MiB: a line with a size comes at any count, as the ' +
      'entries pass 128 MiB and every 32 MiB after. With messages of 1 MB that is 135 entries, and 269 fill the cache.',
    isNot:
      'Not data loss: nothing is lost at 20,000 or 256 MiB, which is where the cache in memory ends; later entries are read back from the ' +
      'write-ahead log, slower. A low count is not harmless when a size stands behind it. ' +
      'Not a sign that this server is the slow one: the node in brackets is the writer of the line, and on a leader it is the victim. ' +
      'Silence after it is not recovery: draining is never logged.',
    remedy:
      'Ask /raftz of every server of the group: the follower whose ipq_entry_len grows, or the server whose committed - applied grows, ' +
      'is the slow one. Look at its disk. Take no server out while another peer of the group is not current.',
    next: [
      "curl -s 'http://SERVER:8222/raftz?acc=ACCOUNT&group=GROUP' | jq '.[][] | {state, leader, pindex, committed, applied, paused, catching_up, ipq_entry_len}'",
      'iostat -x 1 5   # on each server of the group: await and %util of its disk',
    ],
    alert: 'NatsRaftPendingEntries',
  },
  raft_falling_behind: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: 'Falling behind in health check, commit {committed:int} != applied {applied:int}',
        versions: '2.9.12 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Falling behind in health check, commit 59298 != applied 58988',
    ],
    meaning:
      'A health check found committed entries waiting to be applied, and their number did not shrink for 10 ms. Printed only when something ' +
      'asks for the health of the server: a probe of /healthz, or its own check once an hour.',
    isNot:
      'Not more trouble because there are more lines: their number is the number of probes. Common for some seconds after a restart.',
    remedy:
      'Compare applied in two lines, or watch nats_raft_unapplied_entries: applied standing still is the signal, not the line.',
    byNumbers: 'NatsRaftUnappliedEntries',
  },
  raft_health_recovered: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'info',
    wordings: [{ text: 'Health check OK, no longer falling behind', versions: '2.10.10 on' }],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Health check OK, no longer falling behind',
    ],
    meaning:
      'A later health check found nothing waiting to be applied in this group, or this server had become its leader.',
    isNot: 'Not the end of an incident: it alternates with "Falling behind" all through one.',
    remedy:
      'Nothing. For recovery look at nats_raft_pending_entries and nats_raft_unapplied_entries of the group on all servers.',
  },
  raft_quorum_paused: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: 'Quorum paused, falling behind: commit {committed:int} != applied {applied:int}, WAL size {bytes:size}',
        versions: '2.14.0 on',
      },
    ],
    examples: [
      '[7] 2026/03/01 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Quorum paused, falling behind: commit 250001 != applied 150000, WAL size 1.21 GB',
    ],
    meaning:
      'This follower has over 100,000 committed entries to apply and ignores new ones until that is down to 10,000. It takes no part in the ' +
      'quorum meanwhile; with a second slow follower the group stops.',
    isNot: 'Not a broken group by itself: one paused follower of three leaves a quorum. Nothing is lost.',
    remedy:
      'Find what makes this server apply slowly: its disk first, then CPU limits. Pausing consumers that it leads helps it catch up.',
    alert: 'NatsRaftOverrun',
  },
  raft_quorum_resumed: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: 'Quorum resumed: commit {committed:int}, applied {applied:int}, WAL size {bytes:size}',
        versions: '2.14.0 on',
      },
    ],
    examples: [
      '[7] 2026/03/01 10:12:42.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Quorum resumed: commit 250001, applied 240001, WAL size 1.21 GB',
    ],
    meaning: 'A follower that had paused is down to 10,000 entries to apply and accepts new ones again.',
    isNot: 'Not caught up: up to 10,000 entries wait still, and under load it may pause again within seconds.',
    remedy: 'Watch nats_raft_unapplied_entries go to 0. If it pauses again, treat the cause named at "Quorum paused".',
  },
  raft_leader_overrun: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: 'Leader falling behind, stepping down: pindex {pindex:int}, commit {committed:int}, applied {applied:int}, WAL size {bytes:size}',
        versions: '2.14.0 on',
      },
    ],
    examples: [
      '[7] 2026/03/01 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Leader falling behind, stepping down: pindex 350002, commit 250001, applied 250001, WAL size 2.02 GB',
    ],
    meaning:
      'The leader has over 100,000 entries that are not committed, or not applied, and gives up leadership without naming a successor. The ' +
      'group has no leader until one is elected; publishers time out.',
    isNot:
      'Not data loss, and not proof that this server is slow: entries not committed mean that the followers do not keep up.',
    remedy:
      'Slow the publishers. If pindex - commit is large look at the followers, if commit - applied is large look at this server.',
    alert: 'NatsRaftOverrun',
  },
} as const satisfies Section
