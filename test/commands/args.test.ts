// A mistyped flag is told with the one it was meant to be, and where help is.
import t from 'tap'
import { oneOf, readArgs, zoneOf } from '../../src/commands/args.ts'

const options = { 'log.level': { type: 'string' }, config: { type: 'string' } } as const
const read = (...args: string[]) => readArgs('serve', { args, options })

t.test('flags', (t) => {
  t.equal(read('--config', 'x.yaml').values.config, 'x.yaml')
  const help = '; see nats-jetstream-exporter serve --help'
  t.throws(() => read('--log.levl', 'debug'), {
    message: `Unknown option '--log.levl' (did you mean --log.level?)${help}`,
  })
  t.throws(() => read('--wat'), { message: `Unknown option '--wat'${help}` })
  t.throws(() => read('--config'), { message: /^Option '--config <value>' argument missing; see/ })
  t.end()
})

t.test('values of a short list, and zones', (t) => {
  t.equal(oneOf('--format', 'json', ['text', 'json']), 'json')
  t.throws(() => oneOf('--format', 'xml', ['text', 'json']), { message: '--format xml: unknown; allowed: text, json' })
  for (const zone of ['utc', 'local', '+02:00']) t.equal(zoneOf(zone), zone)
  t.throws(() => zoneOf('CET'), { message: /^--time-zone CET: expected local, utc or an offset/ })
  t.end()
})
