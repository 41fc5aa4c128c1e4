// Draws boards over the recorded incident and its calm beginning, by the code of Perses itself, in a browser that has the data of a real Prometheus.
import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { readRecording, type Recording } from '../src/commands/demo/recording.ts'
import { recordingOf, usualScenario } from '../src/commands/demo/scenarios.ts'
import { oldest } from '../test/cluster/engines.ts'
import { required } from '../test/cluster/programs.ts'
import { startReplayed } from '../test/cluster/replayed.ts'
import { newOwner, scratch } from '../test/cluster/scratch.ts'
import { cluster } from '../grafana/cluster.ts'
import { exporter } from '../grafana/exporter.ts'
import { raftIncident } from '../grafana/raft-incident.ts'
import { storage } from '../grafana/storage.ts'
import { streams } from '../grafana/streams.ts'
import type { DashboardSpec } from '../grafana/dashboard.ts'
import { persesBoard } from '../perses/index.ts'
import { calm, silent } from './scenes.ts'

const render = new URL('../test/render/', import.meta.url).pathname
const width = 1600
/** Milliseconds: a whole board asks at once, and a machine may be busy. */
const patience = 120_000

interface Scene {
  play(recording: Recording): Recording
  /** Seconds of the recording after which it is drawn. */
  at: number
  boards: readonly { file: string; board: DashboardSpec; height: number }[]
}

/** Boards beside that of the incident, and how much of each is drawn. */
const others = [
  { name: 'storage', board: storage, height: 1000 },
  { name: 'cluster', board: cluster, height: 1000 },
  { name: 'streams', board: streams, height: 1000 },
  { name: 'exporter', board: exporter, height: 1000 },
] as const

const scenes: readonly Scene[] = [
  {
    play: (recording) => recording,
    at: 48,
    boards: [
      { file: 'board-incident.png', board: raftIncident, height: 1400 },
      ...others.map(({ name, ...board }) => ({ file: `board-${name}-incident.png`, ...board })),
    ],
  },
  {
    play: calm,
    at: 24,
    boards: [
      { file: 'board-calm.png', board: raftIncident, height: 1000 },
      ...others.map(({ name, ...board }) => ({ file: `board-${name}-calm.png`, ...board })),
    ],
  },
  {
    play: silent,
    at: 24,
    boards: [{ file: 'board-unknown.png', board: raftIncident, height: 1000 }],
  },
]

/** The page that draws, bundled anew: it is no part of what is built. */
function bundle(): string {
  const file = join(render, 'dist/board.js')
  const options = [
    '--bundle',
    '--format=iife',
    '--jsx=automatic',
    '--minify',
    '--log-level=error',
    '--loader:.woff2=empty',
    '--loader:.woff=empty',
    // Of packages that exist twice only the modules: two copies of React's contexts do not know each other.
    '--main-fields=browser,module,main',
    '--define:global=globalThis',
    '--tsconfig-raw={}',
  ]
  execFileSync(
    join(render, 'node_modules/.bin/esbuild'),
    ['src/board.jsx', ...options, '--define:process.env.NODE_ENV="production"', `--outfile=${file}`],
    { cwd: render, stdio: 'inherit' },
  )
  return file
}

/** Nothing is asked for or loaded any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: patience })
  await page.locator('[role="progressbar"]').first().waitFor({ state: 'detached', timeout: patience })
}

/** A board as of one moment. */
interface Drawing {
  board: DashboardSpec
  /** Unix milliseconds. */
  start: number
  end: number
  /** Address of the Prometheus that has the data. */
  prometheus: string
  height: number
}

const place = 'http://board.test'

/** The page, its script, and Prometheus at one address: a browser lets no page of another ask the loopback. */
async function serve(page: Page, script: string, { board, start, end, prometheus }: Drawing): Promise<void> {
  const given = JSON.stringify({ board: persesBoard(board), start, end, prometheusUrl: place })
  const html = `<!doctype html><meta charset="utf-8"><div id="root"></div><script>window.given = ${given.replaceAll('<', '\\u003c')}</script><script src="/board.js"></script>`
  await page.route(`${place}/`, (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await page.route(`${place}/board.js`, (route) => route.fulfill({ path: script }))
  await page.route(`${place}/api/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url())
    await route.fulfill({
      response: await route.fetch({ url: `${prometheus}${pathname}${search}`, timeout: patience }),
    })
  })
}

async function draw(browser: Browser, script: string, drawing: Drawing, file: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height: drawing.height } })
  page.on('pageerror', (error) => console.error(`${file}: ${error.message}`))
  await serve(page, script, drawing)
  await page.goto(place, { timeout: patience })
  await settled(page)
  const errors = await page.getByRole('alert').allInnerTexts()
  if (errors.length > 0) throw new Error(`${file}: ${errors.join('; ')}`)
  await page.screenshot({ path: file })
  await page.close()
  console.log(`${file.replace(/^.*\//, '')}: ${Math.round(statSync(file).size / 1024)} KiB`)
}

/** Into `folder`; where test/render is not installed it says so and draws none. */
export async function drawBoards(browser: Browser, folder: string): Promise<void> {
  if (!existsSync(join(render, 'node_modules'))) {
    console.log('boards are not drawn: run npm ci --prefix test/render first')
    return
  }
  const script = bundle()
  for (const { play, at, boards } of scenes) {
    const owner = newOwner()
    try {
      const recording = play(readRecording(recordingOf(usualScenario)))
      const engines = [[oldest, oldest.programs.map(required)]] as const
      const { apis, began, reach } = await startReplayed(owner, {
        recording,
        folder: scratch(owner),
        engines,
        recordedStores: true,
      })
      await reach(at)
      const range = { start: began * 1000, end: Date.now(), prometheus: apis[0]?.url ?? '' }
      for (const { file, ...shown } of boards) await draw(browser, script, { ...range, ...shown }, join(folder, file))
    } finally {
      await owner.end()
    }
  }
}
