// One log, in one pass over its bytes: only lines of evidence become strings. What it found is kept by voice, since a file may
// hold the lines of several servers, and whose they are is often known only at its end.
import type { Asset, Environment } from '../../diagnose/evidence.ts'
import { evidenceIds, sightingOf, type Sighting } from '../../diagnose/from-events.ts'
import type { Event } from '../../log/catalog/event.ts'
import type { Line } from '../../log/line/line.ts'
import { recognise } from '../../log/catalog/recognise.ts'
import { scanner } from '../../log/catalog/scan.ts'
import { plainLevelAt } from '../../log/line/envelope.ts'
import { headReader, lineOf } from '../../log/line/plain.ts'
import { splitter, type Splitter } from '../../log/line/split.ts'
import type { Unwrap } from '../../log/line/unwrap.ts'
import { stampReader, timeline, type Timeline } from './times.ts'

/** Who speaks: the wrapping's origin and, on RAFT lines, the node id in brackets. */
export interface Voice {
  origin: string
  node: string
}

export interface Heard {
  /** By origin: what the banner said. */
  banners: Map<string, { name?: string; cluster?: string; version?: string }>
  /** Node ids, by origin. */
  nodes: Map<string, Set<string>>
  /** Name that somebody wrote behind a line, by node id. */
  notes: Map<string, string>
  /** Names of servers that lines mention, with their cluster where they say it. */
  names: Map<string, string>
  owners: Map<string, Asset>
  environment: Environment
}

const nothingHeard = (): Heard => ({
  banners: new Map(),
  nodes: new Map(),
  notes: new Map(),
  names: new Map(),
  owners: new Map(),
  environment: 'unknown',
})

export interface ScanSink {
  sighting(voice: Voice, sighting: Sighting): void
  /** Whether a line has been read before, here or in another file. */
  repeated(line: Line): boolean
}

export interface Scan extends Splitter {
  heard: Heard
  /** By origin. */
  times: ReadonlyMap<string, Timeline>
  lines(): number
  evidence(): { lines: number; repeated: number }
}

export interface Window {
  since: number
  until: number
}

export const inside = (time: number | undefined, { since, until }: Window): boolean =>
  time === undefined || (time >= since && time <= until)

const debug = 0x44
const trace = 0x54

export function scan(unwrap: Unwrap, zone: string, window: Window, sink: ScanSink): Scan {
  const { find } = scanner()
  const stamp = stampReader(zone)
  const readHead = headReader(zone)
  const times = new Map<string, Timeline>()
  const heard = nothingHeard()
  const take = taker(heard, window, sink)
  let own: Timeline | undefined
  let lines = 0
  const whole = (raw: string) => {
    if (heard.environment === 'unknown') heard.environment = environmentOf(raw)
    const line = unwrap(raw)
    if (line === undefined) return
    const { time, level, origin = '' } = line
    if ((time !== undefined || level !== undefined) && inside(time, window))
      timelineOf(times, origin).see(time, level === 'INF')
    take.line(line)
  }
  const split = splitter(
    (bytes, start, end) => {
      lines++
      const at = plainLevelAt(bytes, start, end)
      if (at < 0) {
        whole(bytes.toString('utf8', start, end))
        return
      }
      const level = bytes[at]
      const time = stamp(bytes, at)
      if (inside(time, window)) (own ??= timelineOf(times, '')).see(time, level === 0x49)
      if (level === debug || level === trace) return
      const found = find(bytes, at + 5, end)
      if (found?.some(({ id }) => evidenceIds.has(id)) !== true) return
      const head = readHead(bytes, start, end)
      const line = (head && lineOf(head, bytes, end)) ?? unwrap(bytes.toString('utf8', start, end))
      if (line !== undefined) take.line(line)
    },
    () => undefined,
  )
  return { ...split, heard, times, lines: () => lines, evidence: take.counts }
}

/** A kubelet, kubectl and stern leave their marks, and so does journald. */
function environmentOf(raw: string): Environment {
  if (/^\[pod\/|^\S+ (?:stdout|stderr) [FP] |"kubernetes":|"podName":/.test(raw)) return 'kubernetes'
  return /"_SYSTEMD_UNIT"|"_HOSTNAME"| nats-server\[\d+\]: /.test(raw) ? 'systemd' : 'unknown'
}

function timelineOf(times: Map<string, Timeline>, origin: string): Timeline {
  const known = times.get(origin)
  if (known !== undefined) return known
  const made = timeline()
  times.set(origin, made)
  return made
}

/** What people write behind a line they paste: the pod it came from. */
const note = / [([]([A-Za-z][\w.-]*)[)\]]$/

function recogniseNoted(line: Line): { event: Event | undefined; noted: string | undefined } {
  const event = recognise(line)
  if (event !== undefined) return { event, noted: undefined }
  const found = note.exec(line.text)
  if (found === null) return { event: undefined, noted: undefined }
  return { event: recognise({ ...line, text: line.text.slice(0, found.index) }), noted: found[1] }
}

function taker(heard: Heard, window: Window, sink: ScanSink) {
  let evidence = 0
  let repeated = 0
  return {
    counts: () => ({ lines: evidence, repeated }),
    line(line: Line): void {
      const { event, noted } = recogniseNoted(line)
      if (event === undefined || !evidenceIds.has(event.id)) return
      const origin = line.origin ?? ''
      learn(heard, origin, event, line)
      const node = typeof event.fields['node'] === 'string' && event.id !== 'server_banner' ? event.fields['node'] : ''
      if (node !== '') remember(heard, origin, node, noted)
      const sighting = inside(event.time, window) ? sightingOf(event, line) : undefined
      if (sighting === undefined) return
      evidence++
      if (sink.repeated(line)) repeated++
      else sink.sighting({ origin, node }, sighting)
    },
  }
}

function remember({ nodes, notes }: Heard, origin: string, node: string, noted: string | undefined): void {
  nodes.set(origin, (nodes.get(origin) ?? new Set()).add(node))
  if (noted !== undefined) notes.set(node, noted)
}

/** Names that lines carry, bounded: nobody runs more servers than this in one pile. */
const mostNames = 5000

function hear({ names }: Heard, name: string, cluster = ''): void {
  if (name === '' || (names.size >= mostNames && !names.has(name))) return
  names.set(name, cluster || (names.get(name) ?? ''))
}

function learn(heard: Heard, origin: string, { id, fields }: Event, { text }: Line): void {
  const { name, cluster, version, group, stream, account, consumer, leader } = fields
  if (id === 'server_banner') {
    const known = heard.banners.get(origin) ?? {}
    heard.banners.set(origin, {
      ...known,
      ...(name === undefined ? {} : { name: String(name) }),
      ...(cluster === undefined ? {} : { cluster: String(cluster) }),
      ...(version === undefined ? {} : { version: String(version) }),
    })
  }
  const named = id === 'cluster_name_generated' ? /^Cluster name is (\S+)$/.exec(text)?.[1] : undefined
  if (named !== undefined) heard.banners.set(origin, { ...heard.banners.get(origin), cluster: named })
  if (leader !== undefined) hear(heard, String(leader), / leader: [^/ ]+\/(\S+)$/.exec(text)?.[1])
  if (id === 'route_closed') hear(heard, / - Remote: (\S+)$/.exec(text)?.[1] ?? '')
  if (group !== undefined && stream !== undefined && heard.owners.size < mostNames)
    heard.owners.set(String(group), {
      group: String(group),
      account: String(account ?? ''),
      stream: String(stream),
      consumer: String(consumer ?? ''),
    })
}
