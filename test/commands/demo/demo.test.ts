// The command: help, wrong flags, and a start that ends when it is told to, with nothing left behind.
import { mkdtempSync, readdirSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import t from 'tap'
import { demo, help } from '../../../src/commands/demo/demo.ts'

function io(stop = new AbortController()) {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  return { stop, ...streams, io: { ...streams, env: {}, signal: stop.signal, onHangup: () => undefined } }
}

t.test('help', async (t) => {
  const { io: given, stdout } = io()
  t.equal(await demo(['--help'], given), 0)
  t.equal(String(stdout.read()), help)
  await t.rejects(demo(['--nothing'], given), /demo --help/)
  await t.rejects(demo(['--listen', 'nowhere:x'], given), /listen/)
})

t.test('starts, tells, ends', async (t) => {
  const before = process.env['TMPDIR']
  const place = mkdtempSync(`${t.testdir({})}/`)
  process.env['TMPDIR'] = place
  t.teardown(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  })
  const { io: given, stdout, stop } = io()
  let said = ''
  stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (/second \d+ of/.test(said)) stop.abort()
  })
  t.equal(await demo(['--listen', '127.0.0.1:0'], given), 0)
  t.match(said, /An incident recorded from 3 nats-servers[\s\S]*second \d of 117 \| .*append entries pending/)
  t.notMatch(readdirSync(place).join(), '-demo-', 'its folder is gone')
})
