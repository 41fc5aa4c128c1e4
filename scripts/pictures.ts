// Draws docs/images/ in a real browser, over the recorded incident that the demo plays: the status page, and the boards by the code of Perses where
// test/render is installed. Needs chromium; the boards need Prometheus. With --page or --boards only these.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { readRecording, type Recording } from '../src/commands/demo/recording.ts'
import { replay } from '../src/commands/demo/replay.ts'
import { loadConfig } from '../src/config/load.ts'
import { quiet } from '../src/logger.ts'
import { recordingOf, usualScenario } from '../src/commands/demo/scenarios.ts'
import { startExporter } from '../src/serve/exporter.ts'
import { required } from '../test/cluster/programs.ts'
import { until } from '../test/cluster/until.ts'
import { drawBoards } from './pictures.boards.ts'
import { calm, silent } from './scenes.ts'

const folder = new URL('../docs/images/', import.meta.url).pathname

/** What stands in a picture, and how it is looked at. */
interface Picture {
  file: string
  width: number
  height: number
  scheme: 'light' | 'dark'
}

const desk = { width: 1200, height: 900 } as const
const phone = { width: 390, height: 844 } as const

async function draw(browser: Browser, url: string, { file, width, height, scheme }: Picture): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme })
  await page.goto(url)
  await page.screenshot({ path: join(folder, file) })
  await page.close()
  console.log(`${file}: ${Math.round(statSync(join(folder, file)).size / 1024)} KiB`)
}

/** A recording as of one second of it, before which nothing trims the picture. */
interface Scene {
  /** What is played of it: nothing of a healthy hour is recorded, so a part in which nothing waits stands for it. */
  play(recording: Recording): Recording
  /** Words of the page from which on it is drawn. */
  when: RegExp
  pictures: readonly Picture[]
  /** Where the logs should be and are not. */
  logsAt?: string
}

const scenes: readonly Scene[] = [
  {
    play: (recording) => recording,
    when: />reached at/,
    pictures: [
      { file: 'page-incident.png', ...desk, scheme: 'light' },
      { file: 'page-incident-dark.png', ...desk, scheme: 'dark' },
      { file: 'page-incident-phone.png', ...phone, scheme: 'dark' },
    ],
  },
  {
    play: calm,
    when: /<title>OK .*sees 3 of 3 servers, 3 of 3 logs, 3 of 3 stores/s,
    pictures: [{ file: 'page-calm.png', width: 1200, height: 640, scheme: 'light' }],
  },
  {
    play: silent,
    when: />UNKNOWN<.*0 of 3 servers, 0 of 3 logs/,
    pictures: [{ file: 'page-unknown.png', width: 1200, height: 640, scheme: 'light' }],
    logsAt: '/var/log/nats',
  },
]

async function play(browser: Browser, recording: Recording, scene: Scene): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'pictures-'))
  const played = await replay(scene.play(recording), { folder: place, now: () => Date.now() / 1000 })
  const urls = played.servers.map(({ url }) => url)
  const logs = played.servers.map(
    ({ name, log }) => `${name}=${scene.logsAt === undefined ? log : join(scene.logsAt, `${name}.log`)}`,
  )
  const exporter = await startExporter(loadConfig({ listen: '127.0.0.1:0', urls, logs }, {}), {}, quiet, {
    host: played.host,
  })
  try {
    const url = await exporter.url()
    const text = async (): Promise<string> => (await fetch(url)).text()
    await until(scene.when.source, 90, async () => scene.when.test(await text()))
    for (const picture of scene.pictures) await draw(browser, url, picture)
  } finally {
    await exporter.close()
    await played.close()
    rmSync(place, { recursive: true })
  }
}

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: required('chromium'), args: ['--no-sandbox'] })
try {
  if (!process.argv.includes('--boards'))
    for (const scene of scenes) await play(browser, readRecording(recordingOf(usualScenario)), scene)
  if (!process.argv.includes('--page')) await drawBoards(browser, folder)
} finally {
  await browser.close()
}
