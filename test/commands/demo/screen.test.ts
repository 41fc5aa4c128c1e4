// Where the demo is shown: redraw in place, colour, lines that stay.
import { PassThrough } from 'node:stream'
import t from 'tap'
import { fitted, openScreen } from '../../../src/commands/demo/screen.ts'

function open(terminal: boolean, env: Record<string, string> = {}) {
  const size: { columns?: number; rows?: number } = terminal ? { columns: 60, rows: 30 } : {}
  const stdout = Object.assign(new PassThrough(), { isTTY: terminal }, size)
  const written = (): string => String(stdout.read() ?? '')
  return { stdout, written, screen: openScreen({ stdout, env }) }
}

t.test('a frame is drawn over the one before', async (t) => {
  const { screen, stdout, written } = open(true)
  t.strictSame(screen.size(), { columns: 60, rows: 30 })
  screen.draw(['a', 'b'])
  t.equal(written(), '\x1b[2Ka\n\x1b[2Kb\n\x1b[J')
  screen.draw(['c'])
  t.equal(written(), '\x1b[2A\x1b[2Kc\n\x1b[J', 'and what was below is erased')
  stdout.columns = 50
  screen.draw(['d'])
  t.equal(written(), '\x1b[2J\x1b[H\x1b[2Kd\n\x1b[J', 'in another width nobody knows where it began')
  screen.print(['said'])
  t.equal(written(), 'said\n')
  screen.draw(['e'])
  t.equal(written(), '\x1b[2Ke\n\x1b[J', 'what was printed stays')
})

t.test('colours and redraw only where they are understood', async (t) => {
  const found = (terminal: boolean, env: Record<string, string>) => {
    const { screen } = open(terminal, env)
    return [screen.terminal, screen.colour]
  }
  t.strictSame(found(true, { TERM: 'xterm' }), [true, true])
  t.strictSame(found(true, { NO_COLOR: '1' }), [true, false])
  t.strictSame(found(true, { TERM: 'dumb' }), [false, false])
  t.strictSame(found(false, {}), [false, false])
  t.strictSame(open(false).screen.size(), { columns: 80, rows: 24 }, 'where no size is told')
})

t.test('lines of a report are broken with their colour and their indentation', async (t) => {
  t.strictSame(fitted(['\x1b[1mone two three\x1b[0m', '', '  - four five six'], 9), [
    ...['\x1b[1mone two\x1b[0m', '\x1b[1m  three\x1b[0m', ''],
    ...['  - four', '    five', '    six'],
  ])
})
