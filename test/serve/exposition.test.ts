// The text of a collection is made while it is saved, and given out once it is.
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { tables } from '../../src/metrics/index.ts'
import { exposition } from '../../src/serve/exposition.ts'
import type { World } from '../../src/world/world.ts'
import { incident } from '../metrics/worlds.ts'

const registry = { text: () => Promise.resolve('process_up 1\n') }
const state = { path: '/state.json', ok: true, reason: undefined, savedAt: 1, bytes: 2, failures: 0 }

const savedAt = (seconds: number): World => ({
  ...incident,
  exporter: { ...incident.exporter, state: { ...state, savedAt: seconds } },
})

/** Counts how often a table looks at the servers of it. */
function watched(world: World): { world: World; looks(): number } {
  let looks = 0
  const looked = new Proxy(world, {
    get(of, key) {
      if (key === 'servers') looks++
      return of[key as keyof World]
    },
  })
  return { world: looked, looks: () => looks }
}

function begin(shown: Parameters<typeof exposition>[0]) {
  const found = watched(savedAt(1000))
  const later = watched(savedAt(2000))
  let save = (): void => undefined
  const saved = new Promise<World>((resolve) => (save = () => resolve(later.world)))
  const made: number[] = []
  let isOut = false
  const text = exposition(shown, registry, (answeredAt) => made.push(answeredAt))({
    ...{ found: found.world, answeredAt: 7, saved },
  }).then((sections) => {
    isOut = true
    return Buffer.concat(sections.flatMap(({ pieces }) => pieces)).toString()
  })
  return { found, later, save, made, isOut: () => isOut, text }
}

/** More turns of the event loop than all tables take. */
async function idle(): Promise<void> {
  for (let turns = 0; turns < 10 * tables.length; turns++) await turn()
}

const everything = { allow: [], deny: [] }

void t.test('all text but that of saving is made before it is saved', async (t) => {
  const { found, later, save, made, isOut, text } = begin(everything)
  await idle()
  t.same(made, [7], 'what it took until then is told: a slow disk is no part of it')
  const looks = found.looks()
  t.ok(looks > 10, 'tables are made')
  t.notOk(isOut(), 'and kept until it is saved')
  save()
  t.match(await text, /^nats_exporter_state_last_save_success_timestamp_seconds 2000$/m, 'as it was saved')
  t.equal(found.looks(), looks)
  t.equal(later.looks(), 0, 'nothing is made twice')
})

void t.test('every family stands there once, and those that are let through alone', async (t) => {
  const whole = begin(everything)
  whole.save()
  const families = ((await whole.text).match(/^# TYPE \S+/gm) ?? []).map((line) => line.slice('# TYPE '.length))
  t.equal(families.length, new Set(families).size)
  t.ok(families.includes('nats_up') && families.includes('nats_exporter_state_bytes'))
  t.match(await whole.text, /\nprocess_up 1\n$/)
  const few = begin({ allow: [/^nats_up$/, /^nats_exporter_state_bytes$/], deny: [] })
  few.save()
  t.same((await few.text).match(/^# TYPE \S+/gm), ['# TYPE nats_up', '# TYPE nats_exporter_state_bytes'])
})
