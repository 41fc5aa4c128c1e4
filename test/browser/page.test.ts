// The page in a real browser: hostile names run nothing and break nothing, narrow, zoomed, without a script, live, and with 500 groups in trouble.
import t, { type Test } from 'tap'
import { chromium, type Page as BrowserPage } from 'playwright-core'
import { createApp, type Served } from '../../src/http/app.ts'
import { listen } from '../../src/http/listen.ts'
import { openLive } from '../../src/http/live.ts'
import { openHistory } from '../../src/http/page/history.ts'
import { drawPage } from '../../src/http/page/page.ts'
import type { World } from '../../src/world/world.ts'
import { need } from '../cluster/programs.ts'
import { noon, originLog, raftGroup, server, status, varz, world } from '../metrics/build.ts'

const hostile = [
  '<img src=x onerror=document.title="broken">',
  '"><script>document.title="broken"</script>',
  "' onmouseover='document.title=1",
  '\u202egnihtemos\u2066',
  '\u001b[31mred\u001b[0m\nnext',
  'x'.repeat(10_000),
  '</style><style>body{display:none}',
  '&lt;b&gt; ${1+1} `',
]

/** Names from outside wherever one can be. */
function hostileWorld(): World {
  const raftz = hostile.map((name, index) => raftGroup(name, { state: 'LEADER', pending: 20_000 - index * 1000 }))
  const failing = status({ collector: 'jsz', success: false, failure: { code: 'body', reason: hostile[0] ?? '' } })
  return world(
    hostile.map((name, index) =>
      server(name, { target: `http://h${index}`, answers: { raftz, varz: varz(name) }, status: [failing] }),
    ),
    {
      assets: Object.fromEntries(hostile.map((name) => [name, { account: name, stream: name, consumer: name }])),
      origins: { n1: { server: hostile[1] ?? '', cluster: 'c1' } },
      log: {
        n1: originLog({
          rungs: { odd: { pending: 20_000, at: noon - 5, reached: { '20k': noon - 5 } } },
          lastLine: noon,
        }),
      },
      sources: hostile.map((source) => ({
        ...{ source, origin: source, up: false, reason: source, lagBytes: 0, lastLine: noon },
        ...{ rotations: 0, lostBytes: 1 },
      })),
    },
  )
}

async function served(t: Test, current: () => World) {
  const page = () => {
    const history = openHistory()
    history.add(current())
    hostile.forEach((stream) =>
      history.addLogEvent(
        'n1',
        { id: 'stream_high_lag', severity: 'warning', time: noon, level: 'WRN', fields: { stream } },
        noon,
      ),
    )
    const line = { time: noon, level: 'WRN' as const, origin: undefined }
    const unrecognized = hostile.map((text) => ({ origin: text, line: { ...line, text }, count: 1 }))
    return Promise.resolve(drawPage(current(), { history, unrecognized, serverOf: (origin) => origin }))
  }
  const never = (): Promise<never> => Promise.reject(new Error('not asked'))
  const all: Served = {
    page,
    metrics: never,
    probe: never,
    diagnosis: never,
    targets: never,
    readiness: () => ({ ready: true, logs: 0, faults: [] }),
  }
  const report = (error: unknown): void => void t.fail(String(error))
  const live = openLive({ page, report })
  const { url, close } = await listen(
    '127.0.0.1:0',
    createApp(() => Promise.resolve(all), { live, report }),
    { report },
  )
  t.teardown(() => {
    live.close()
    return close(1)
  })
  return url
}

/** What the browser itself complains of: a policy that was broken, an error of a script. */
function complaints(page: BrowserPage): string[] {
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(error.message))
  return said
}

const overflow = (page: BrowserPage): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')

const openAll = 'document.querySelectorAll("details").forEach((one) => { one.open = true })'

/** Texts whose contrast is below 4.5, by WCAG 2, with what is really behind them: of stripes each. */
const faint = `(() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number)
  const light = (colour) => colour.slice(0, 3).map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0)
  const behind = (one) => {
    if (one === null) return [[255, 255, 255]]
    const { backgroundColor, backgroundImage } = getComputedStyle(one)
    const stripes = backgroundImage.match(/rgb\\([^)]*\\)/g)
    if (stripes !== null) return stripes.map(numbers)
    return numbers(backgroundColor)[3] === 0 ? behind(one.parentElement) : [numbers(backgroundColor)]
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  for (let at = texts.nextNode(); at !== null; at = texts.nextNode()) {
    const one = at.parentElement
    if (at.textContent.trim() === '' || one.closest('script, noscript, title, .spoken') !== null || one.getClientRects().length === 0) continue
    const style = getComputedStyle(one)
    const ink = light(numbers(one instanceof SVGElement ? style.fill : style.color))
    const contrasts = behind(one).map(light).map((back) => (Math.max(ink, back) + 0.05) / (Math.min(ink, back) + 0.05))
    if (Math.min(...contrasts) < 4.5) found.push(at.textContent.trim())
  }
  return found
})()`

/** What a reader of the screen would pass over: pictures without a label, tables without a name. */
const unnamed =
  'document.querySelectorAll("[role=img]:not([aria-label]), svg:not([role=img], [aria-hidden], [aria-hidden] *), table:not(:has(caption))").length'

const focused = '(document.activeElement.textContent + getComputedStyle(document.activeElement).outlineStyle).trim()'

t.test('in Chromium', { timeout: 120_000 }, async (t) => {
  const [program] = need(t, 'chromium') ?? []
  if (program === undefined) return
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
  t.teardown(() => browser.close())

  await t.test('hostile names, wide and narrow, zoomed, live', async (t) => {
    const url = await served(t, hostileWorld)
    for (const width of [1280, 640, 320]) {
      const page = await browser.newPage({ viewport: { width, height: 800 } })
      const said = complaints(page)
      const news = page.waitForResponse(/events/)
      await page.goto(url)
      await news
      t.match(await page.title(), /^CRITICAL 20k /, 'no name has run')
      t.equal(await page.locator('img, main script').count(), 0)
      t.equal(await overflow(page), 0, `nothing sticks out at ${width} px, which is 200 % of ${2 * width}`)
      await page.evaluate(openAll)
      t.equal(await overflow(page), 0, `nor where everything is opened, ${width} px`)
      t.strictSame(said, [])
      await page.close()
    }
  })

  await t.test('what a person has opened stays open while news come, and old news are called old', async (t) => {
    let pending = 12_000
    const url = await served(t, () =>
      world([server('n1', { answers: { raftz: [raftGroup('S-R3F-a', { pending })], varz: varz('n1') } })]),
    )
    const page = await browser.newPage()
    await page.clock.install()
    await page.goto(url)
    await page.locator('#ladder-words summary').click()
    await page.locator('#verdict a').first().focus()
    pending = 16_000
    await page.getByText('16,000 of 20,000').waitFor()
    t.equal(await page.locator('#ladder-words').getAttribute('open'), '', 'still open')
    t.match(await page.title(), /^CRITICAL/)
    t.match(await page.evaluate<string>(focused), /^NatsRaftPendingEntries/, 'a link that was reached keeps the focus')
    const more = page.locator('#verdict details', { hasText: 'more commands' })
    await more.locator('summary').hover()
    await page.mouse.down()
    pending = 20_500
    await page.locator('#said', { hasText: 'CRITICAL 20k' }).waitFor({ state: 'attached' })
    await page.mouse.up()
    await page.getByText('20,500 of 20,000').waitFor()
    t.equal(await more.getAttribute('open'), '', 'a click during which news came is a click')
    await page.close()
  })

  await t.test('everybody can read it: contrast, labels, the way through by keyboard, print', async (t) => {
    const url = await served(t, hostileWorld)
    const page = await browser.newPage({ reducedMotion: 'reduce' })
    await page.goto(url)
    const stops = await page.locator('a:visible, summary:visible').count()
    for (let at = 0; at < stops; at++) {
      await page.keyboard.press('Tab')
      t.match(await page.evaluate<string>(focused), /.solid$/, 'reached, named and seen')
    }
    await page.evaluate(openAll)
    t.equal(await page.evaluate(unnamed), 0, 'all is named')
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const media of ['screen', 'print'] as const) {
        await page.emulateMedia({ colorScheme, media })
        t.strictSame(await page.evaluate(faint), [], `${colorScheme}, ${media}`)
      }
    }
    await page.close()
  })

  await t.test('without a script all is there, and 500 groups in trouble can be read', async (t) => {
    const raftz = Array.from({ length: 500 }, (_, index) => raftGroup(`S-R3F-${index}`, { pending: 10_000 + index }))
    const url = await served(t, () => world([server('n1', { answers: { raftz, varz: varz('n1') } })]))
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } })
    const page = await context.newPage()
    await page.goto(url, { waitUntil: 'commit' })
    await page.getByRole('heading', { name: 'WARNING' }).waitFor()
    t.equal(await page.locator('#ladder h3').count(), 20)
    await page.getByText('480 more groups in trouble').click()
    await page.getByText('S-R3F-0', { exact: true }).first().waitFor()
    await context.close()
  })
})
