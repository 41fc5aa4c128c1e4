// Draws boards over the recorded incident and its calm beginning, by the code of Perses itself, in a browser that has the data of a real Prometheus.
import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { readRecording, type Recording } from '../src/commands/demo/recording.ts'
import { recordingOf, usualScenario } from '../src/commands/demo/scenarios.ts'
import { required } from '../test/cluster/programs.ts'
import { startReplayed } from '../test/cluster/replayed.ts'
import { newOwner, scratch } from '../test/cluster/scratch.ts'
import { raftIncident } from '../grafana/raft-incident.ts'
import { storage } from '../grafana/storage.ts'
import type { DashboardSpec } from '../grafana/dashboard.ts'
import { persesBoard } from '../perses/index.ts'
import { calm, silent } from './scenes.ts'

const render = new URL('../test/render/', import.meta.url).pathname
const width = 1600

interface Scene {
  play(recording: Recording): Recording
  /** Seconds of the recording after which it is drawn. */
  at: number
  boards: readonly { file: string; board: DashboardSpec; height: number }[]
}

const scenes: readonly Scene[] = [
  {
    play: (recording) => recording,
    at: 34,
    boards: [
      { file: 'board-incident.png', board: raftIncident, height: 1400 },
      { file: 'board-storage.png', board: storage, height: 1000 },
    ],
  },
  { play: calm, at: 24, boards: [{ file: 'board-calm.png', board: raftIncident, height: 1000 }] },
  { play: silent, at: 24, boards: [{ file: 'board-unknown.png', board: raftIncident, height: 1000 }] },
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
  await page.waitForLoadState('networkidle')
  await page.locator('[role="progressbar"]').first().waitFor({ state: 'detached', timeout: 60_000 })
}

async function draw(browser: Browser, script: string, given: object, height: number, file: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height } })
  page.on('pageerror', (error) => console.error(`${file}: ${error.message}`))
  const html = `<!doctype html><meta charset="utf-8"><div id="root"></div><script>window.given = ${JSON.stringify(given).replaceAll('<', '\\u003c')}</script><script src="/board.js"></script>`
  await page.route('http://board.test/', (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await page.route('http://board.test/board.js', (route) => route.fulfill({ path: script }))
  await page.goto('http://board.test/')
  await settled(page)
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
      const { servers, began, reach } = await startReplayed(owner, recording, scratch(owner), [required('prometheus')])
      await reach(at)
      const range = { start: began * 1000, end: Date.now(), prometheusUrl: servers[0]?.url }
      for (const { file, board, height } of boards)
        await draw(browser, script, { ...range, board: persesBoard(board) }, height, join(folder, file))
    } finally {
      await owner.end()
    }
  }
}
