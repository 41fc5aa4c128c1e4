// Stores and disks, server by server: the probe, what runs now and for how long, the device, pressure, space.
import { cleanName, cleanText } from '../../diagnose/report/words.ts'
import { probeOps } from '../../host/work.ts'
import type { OwnedStore } from '../../world/stores.ts'
import type { World } from '../../world/world.ts'
import { age, markup, known, table, time, unknown, type Html, type Value } from './html.ts'
import type { History } from './history.ts'
import { runningFor, storeTrouble, usedShare } from './store-trouble.ts'

const milliseconds = (seconds: number | undefined): string =>
  seconds === undefined ? 'none yet' : `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`

function probe({ store, hostNow }: OwnedStore): Value {
  if (store.probe === undefined) return markup`<span class="unknown">not probed</span>`
  const { ops, lastSuccess } = store.probe
  const last = probeOps.map((op) => `${op} ${milliseconds(ops[op].recent.at(-1))}`).join(', ')
  const since = lastSuccess === undefined ? 'never went well' : `went well ${age(hostNow - lastSuccess)} ago`
  return markup`${last}<div class="quiet">${since}</div>`
}

function device({ store: { place, disks } }: OwnedStore): Value {
  if (place === undefined) return unknown
  const hung = disks.filter(({ lastCompletion }) => lastCompletion !== undefined).map(({ name }) => name)
  const kind = [
    place.medium,
    place.provider === 'none' ? '' : place.provider,
    place.fstype,
    place.readOnly ? 'read-only' : '',
  ]
  const open = hung.length > 0 && markup`<div class="quiet">requests under way on ${hung.join(', ')}</div>`
  return markup`${place.disks.join(', ') || place.device}<div class="quiet">${kind.filter(Boolean).join(', ')}</div>${open}`
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`

function space(of: OwnedStore): Value {
  const used = usedShare(of)
  if (used === undefined) return unknown
  const inodes = used.inodes === undefined ? '' : `, inodes ${percent(used.inodes)}`
  return `${percent(used.space)} used${inodes}`
}

function row(of: OwnedStore, history: History) {
  const troubles = storeTrouble(of)
  const running = runningFor(of)
  const stalled = history.stalledShare(of)
  const says = troubles.map(({ says: what }) => markup`<div>${what}</div>`)
  const state = of.store.probe === undefined ? unknown : 'ok'
  return {
    tone: troubles.find(({ tone }) => tone === 'critical')?.tone ?? troubles[0]?.tone ?? '',
    cells: [
      markup`${cleanName(of.server) || unknown}<div class="quiet">${cleanText(of.store.dir)}</div>`,
      troubles.length > 0 ? says : state,
      probe(of),
      running === undefined ? 'nothing' : `${running.op} for ${age(running.seconds)}`,
      device(of),
      known(stalled === undefined ? undefined : percent(stalled)),
      space(of),
      known(of.store.process?.blocked),
    ],
  }
}

const heads = [
  'server',
  'state',
  'last writes beside it',
  'runs now',
  'device',
  'waits for disk',
  'space',
  'threads that wait for the disk',
]

/** What `/jsz` says of the storage of servers whose store no exporter watches. */
function reported({ servers }: World): Value {
  const rows = servers.flatMap(({ server, answers: { jsz } }) => {
    const used = jsz?.raw['storage']
    const config = jsz?.raw['config'] as { max_storage?: unknown } | undefined
    const most = config?.max_storage
    if (typeof used !== 'number' || typeof most !== 'number' || most <= 0) return []
    return [{ cells: [cleanName(server), percent(used / most)] }]
  })
  return (
    rows.length > 0 &&
    table('JetStream storage as the servers report it', ['server', 'of its JetStream storage used'], rows)
  )
}

export function storesSection(world: World, history: History): Html {
  const [first] = world.stores
  const none = markup`<p> No store is watched: how fast disks are is inferred. Beside a server, start the exporter with <code>--store DIR</code>. </p>`
  const rows = world.stores.map((of) => row(of, history))
  const drawn = markup`${table('Stores on this host', heads, rows)} <p class="quiet"> As of ${time(first?.hostNow)}. Waits for disk: share of the last minute in which everything on the host waited. </p>`
  return markup`<h2>Stores and disks</h2> ${first === undefined ? none : drawn}${reported(world)}`
}
