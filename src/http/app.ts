// The routes: /metrics, /-/healthy, /-/ready, the page, runbooks and, where it is let, /-/reload. Answers 200 with what there is; a hung nats-server never makes a scrape fail.
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { singleFlight } from '../single-flight.ts'
import { contentType, section, type Section } from '../exposition/text.ts'
import type { SourceFault } from '../log/source/fault.ts'
import type { Live } from './live.ts'
import { pageDocument, policy, type Page } from './page/page.ts'
import { runbookPage } from './runbooks/runbooks.ts'
import { openSend, type Send } from './send.ts'

export interface Readiness {
  ready: boolean
  /** How many logs are configured, and why some are not read. Without names: this path needs no password. */
  logs: number
  faults: readonly SourceFault[]
}

/** What the routes need of a running exporter. */
export interface Served {
  /** The whole exposition; waits for servers at most `timeoutSeconds` less half a second or more, undefined: the configured deadline. */
  metrics(timeoutSeconds: number | undefined): Promise<readonly Section[]>
  /** One server, by name or address; undefined: neither configured nor allowed. */
  probe(target: string, timeoutSeconds: number | undefined): Promise<readonly Section[] | undefined>
  /** What http_sd lists. */
  targets(): unknown
  /** Whether the configuration is loaded and every log was opened, or has failed for a minute. */
  readiness(): Readiness
  /** The verdict on every cluster, as `triage --format json` has it. */
  diagnosis(): Promise<unknown>
  /** The status page, as it is now. */
  page(): Promise<Page>
}

/** Seconds; undefined where the header is missing or no positive number. */
function scrapeTimeout(request: Request): number | undefined {
  const seconds = Number(request.get('x-prometheus-scrape-timeout-seconds'))
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}

/** Compressed where the client takes that. */
function sending(send: Send) {
  return (request: Request, response: Response, type: string, body: readonly Section[]): Promise<void> =>
    send(response, type, body, request.acceptsEncodings('gzip') === 'gzip')
}

/** Express finds this one by its four parameters. A bug shows as 500 and in the log, never as an empty exposition. */
function failed(report: (error: unknown) => void) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    report(error)
    if (response.headersSent) next(error)
    else response.status(500).type('text/plain').send('internal error: see the log of the exporter\n')
  }
}

/** Off unless the operator asks for it: whoever reaches the port could make the exporter read its files again and again. */
function reloads(reload: () => Promise<boolean>) {
  return async (_request: Request, response: Response): Promise<void> => {
    const taken = await reload()
    response
      .status(taken ? 200 : 500)
      .type('text/plain')
      .send(taken ? 'reloaded\n' : 'not reloaded, the old configuration stays: see the log of the exporter\n')
  }
}

/** `2 of 3 logs are not read: missing, denied`. */
function unread({ logs, faults }: Readiness): string {
  const why = [...new Set(faults)].join(', ')
  return faults.length === 0 ? '' : `: ${faults.length} of ${logs} logs not read: ${why}; the page at / says which`
}

function sayReady(response: Response, readiness: Readiness): void {
  const { ready, faults } = readiness
  const waiting = faults.length === 0 ? ': logs are still being opened' : ''
  response
    .status(ready ? 200 : 503)
    .type('text/plain')
    .send(`${ready ? 'ready' : `not ready${waiting}`}${unread(readiness)}\n`)
}

const refusal =
  'expected /probe?target=NAME_OR_URL with a configured target (see /api/v1/targets), or an address that probe.allow lists'

const markup = 'text/html; charset=utf-8'

/** The page, what changes of it, and the runbooks that it links to. */
function pages(app: Express, served: () => Promise<Served>, live: Live, send: ReturnType<typeof sending>): void {
  const guard = (response: Response): Response =>
    response.set({
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  const front = singleFlight(async () => [section([Buffer.from(pageDocument(await (await served()).page()))])])
  app.get('/', async (request, response) => {
    await send(request, guard(response).set('cache-control', 'no-store'), markup, await front())
  })
  app.get('/events', (request, response) => live.serve(request, response))
  app.get('/runbooks/:name', async (request, response) => {
    const text = runbookPage(request.params.name)
    if (text !== undefined) await send(request, guard(response), markup, [section([Buffer.from(text)])])
    else response.status(404).type('text/plain').send('no such runbook: see /runbooks/README\n')
  })
}

export interface AppOptions {
  live: Live
  report(error: unknown): void
  /** Reloads; answers whether the configuration was accepted. Absent: reload over HTTP is off. */
  reload?: (() => Promise<boolean>) | undefined
  /** How answers are written; by default without counting those that are given up. */
  sendTo?: Send
}

/** `served` is a function, since a reload puts another in its place while the listener stays; requests wait for the swap. `live` outlives it too. */
export function createApp(
  served: () => Promise<Served>,
  { live, report, reload, sendTo = openSend(() => undefined) }: AppOptions,
): Express {
  const app = express()
  for (const setting of ['x-powered-by', 'etag']) app.disable(setting)
  const send = sending(sendTo)
  app.get('/metrics', async (request, response) => {
    await send(request, response, contentType, await (await served()).metrics(scrapeTimeout(request)))
  })
  app.get('/probe', async (request, response) => {
    const { target } = request.query
    const text = typeof target === 'string' ? await (await served()).probe(target, scrapeTimeout(request)) : undefined
    if (text !== undefined) await send(request, response, contentType, text)
    else response.status(400).type('text/plain').send(`${refusal}\n`)
  })
  app.get('/api/v1/targets', async (_request, response) => {
    response.json(await (await served()).targets())
  })
  app.get('/api/v1/diagnosis', async (_request, response) => {
    response.json(await (await served()).diagnosis())
  })
  app.get('/-/healthy', (_request, response) => {
    response.type('text/plain').send('healthy\n')
  })
  app.get('/-/ready', async (_request, response) => {
    sayReady(response, (await served()).readiness())
  })
  if (reload !== undefined) app.post('/-/reload', reloads(reload))
  pages(app, served, live, send)
  app.use(failed(report))
  return app
}
