// A whole loop without waiting for it: frames or lines, the report at its end, the next loop or the end.
import { Writable } from 'node:stream'
import t from 'tap'
import { columnsOf } from '../../../src/commands/demo/columns.ts'
import { scenarios, usualScenario } from '../../../src/commands/demo/scenarios.ts'
import { openScreen } from '../../../src/commands/demo/screen.ts'
import { show } from '../../../src/commands/demo/show.ts'
import type { World } from '../../../src/world/world.ts'
import { world } from '../../metrics/build.ts'
import { height, recording, worldAtHeight } from './recorded.ts'

/** Plays one moment a position, and ends after the last. */
async function played(
  moments: readonly { seconds: number; loops: number; of: World }[],
  terminal: { columns: number } | undefined,
  once = false,
): Promise<{ text: string; frames: number }> {
  let text = ''
  const write = (chunk: Buffer, _: string, done: () => void): void => {
    text += chunk.toString()
    done()
  }
  const size = terminal === undefined ? {} : { isTTY: true, rows: 50, ...terminal }
  const stdout = Object.assign(new Writable({ write }), size)
  const stop = new AbortController()
  let at = 0
  const moment = () => moments[Math.min(at, moments.length - 1)]!
  await show(
    {
      scenario: scenarios[usualScenario],
      ...{ recording, url: 'http://127.0.0.1:7778', once, signal: stop.signal },
      position: moment,
      now: () => Math.max(...moments.map(({ of }) => of.now)) + 70,
      latest: () => Promise.resolve(moment().of),
      second: () => {
        at++
        if (at === moments.length) stop.abort()
        return Promise.resolve()
      },
    },
    openScreen({ stdout, env: {} }),
  )
  return { text, frames: at }
}

t.test('loops', async (t) => {
  const of = await worldAtHeight(t)
  const calm = world([])
  const moments = [
    { seconds: 1, loops: 0, of: calm },
    { seconds: height, loops: 0, of },
    { seconds: 115, loops: 0, of: calm },
    { seconds: 0.5, loops: 1, of: calm },
    { seconds: 1.5, loops: 1, of: calm },
    { seconds: 2.5, loops: 1, of: calm },
  ]
  const report = /The loop ends\. What triage says[\s\S]*CRITICAL: Storage stall on several\s+servers, confidence/

  t.test('on a terminal', async (t) => {
    for (const columns of [40, 80, 200]) {
      const { text } = await played(moments, { columns })
      const plain = text.replace(/\x1b\[[\d;]*[A-Za-z]/g, '')
      t.match(plain, report, 'the report of the loop, as sure as at its height')
      t.equal(plain.match(/The loop ends/g)?.length, 1)
      t.match(plain, /The loop ends[\s\S]*second 2 of 117/, 'the next loop is below')
      t.strictSame(
        plain.split('\n').filter((line) => columnsOf(line) > columns),
        [],
        `${columns} columns`,
      )
    }
  })

  t.test('without one', async (t) => {
    const { text } = await played(moments, undefined)
    t.notMatch(text, '\x1b')
    t.match(text, report)
    t.equal(text.match(/second \d+ of 117 \|/g)?.length, 2, 'a line for the first and the sixth second')
    t.match(
      text,
      /\/metrics {3}metrics: curl[\s\S]*append entries pending: in the log[\s\S]*second 1 of/,
      'the words first',
    )
  })

  t.test('once', async (t) => {
    const { text, frames } = await played(moments, { columns: 80 }, true)
    t.equal(frames, 3)
    t.match(text, 'The loop ends')
  })
})
