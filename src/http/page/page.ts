// The status page: complete without a script, with nothing from outside, in parts that can be put in anew one by one.
import { createHash } from 'node:crypto'
import type { Unrecognized } from '../../log/watch.ts'
import type { World } from '../../world/world.ts'
import { escape, markup, type Html } from './html.ts'
import type { History } from './history.ts'
import { ladderSection } from './ladder.ts'
import { script } from './script.ts'
import { linesSection, logsSection, serversSection } from './servers.ts'
import { stateOf } from './state.ts'
import { storesSection } from './stores.ts'
import { style } from './style.ts'
import { timelineSection } from './timeline.ts'
import { shortVerdict, verdictSection } from './verdict.ts'

export interface Page {
  /** Title of the window: the worst state first. */
  title: string
  version: string
  /** Inner HTML by the id of its place, in order. */
  parts: ReadonlyMap<string, string>
}

export interface PageInput {
  history: History
  /** The newest lines that the catalog does not know, one of each shape, oldest first. */
  unrecognized: readonly Unrecognized[]
  /** The server that writes the log of an origin. */
  serverOf(origin: string): string
}

export function drawPage(world: World, { history, unrecognized, serverOf }: PageInput): Page {
  const state = stateOf(world)
  const short = shortVerdict(state)
  const parts: Record<string, Html> = {
    // For screen readers, which read it out when it changes. The verdict itself changes every second, since it shows ages.
    said: markup`${short}`,
    verdict: verdictSection(state, world, history),
    ladder: ladderSection(state, world, history),
    stores: storesSection(world, history),
    timeline: timelineSection(world, history, serverOf),
    servers: serversSection(world),
    logs: logsSection(world),
    lines: linesSection(unrecognized),
  }
  return {
    title: `${short} - nats-jetstream-exporter`,
    version: world.exporter.version,
    parts: new Map(Object.entries(parts).map(([id, part]) => [id, part.html])),
  }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64')

/** Changes with the program: a browser that shows the page of another build reloads it. */
export const build = hash(script + style).slice(0, 12)

/** Only this script and this style; nothing from anywhere else, in no frame. */
export const policy = [
  "default-src 'none'",
  `script-src 'sha256-${hash(script)}'`,
  `style-src 'sha256-${hash(style)}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A whole document. Without a script it asks again by itself, where it is live. */
export function htmlDocument({ title, body, live }: { title: string; body: string; live: boolean }): string {
  const again = '<noscript><meta http-equiv="refresh" content="5"></noscript>'
  return `<!doctype html>
<html lang="en" data-build="${build}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${live ? again : ''}<title>${escape(title)}</title><style>${style}</style></head><body>
${body}
${live ? `<script>${script}</script>` : ''}</body></html>
`
}

const links = ['ladder', 'stores', 'timeline', 'servers', 'logs'] as const

/** What else can be read here. */
const paths = {
  '/runbooks/README': 'runbooks',
  '/metrics': 'metrics',
  '/api/v1/diagnosis': 'diagnosis',
  '/api/v1/targets': 'targets',
  '/-/healthy': 'healthy',
  '/-/ready': 'ready',
}

export function pageDocument({ title, version, parts }: Page): string {
  const { html: header } =
    markup`<header><span>nats-jetstream-exporter ${version}</span> ${links.map((id) => markup`<a href="#${id}">${id}</a> `)}${Object.entries(paths).map(([path, name]) => markup`<a href="${path}">${name}</a> `)}</header>`
  const [[, said = ''] = [], ...sections] = parts
  const drawn = sections.map(([id, part]) => `<section id="${id}">${part}</section>`)
  const body = `${header}<p id="stale" role="alert"></p><p id="said" role="status" class="spoken">${said}</p><main>${drawn.join('\n')}</main>`
  return htmlDocument({ title, body, live: true })
}
