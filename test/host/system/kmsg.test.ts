// The kernel's messages, from a device of our own making, from the real one and from the journal.
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openJournal, openKernelLog, parseJournal, parseKmsg } from '../../../src/host/system/kmsg.ts'
import { until } from '../../cluster/until.ts'
import { rootMay } from '../../cluster/root.ts'
import { machine } from '../machine.ts'

t.test('a record', async (t) => {
  const record = '3,1234,98765432,-;EXT4-fs error (device sda1): x; y\n SUBSYSTEM=block\n DEVICE=b8:1\n'
  t.equal(parseKmsg(record), 'EXT4-fs error (device sda1): x; y')
  t.equal(parseKmsg('6,1,5,-;text'), 'text')
  for (const bad of ['', 'no record', '1,2;text', '1,2,x,-;text']) t.equal(parseKmsg(bad), undefined, bad)
})

t.test('from the start on; what is hidden is asked of the journal', async (t) => {
  const root = machine(t, 'nfs', { 'dev/kmsg': '6,1,5,-;from before the start' })
  const log = openKernelLog(root)
  t.same(log.read(), [])
  appendFileSync(join(root, 'dev/kmsg'), '6,2,6,-;from now on')
  t.same(log.read(), ['from now on'])
  t.ok(log.up())
  log.close()
  const journal = { read: () => ['from the journal'], up: () => true, close: () => undefined }
  t.same(openKernelLog(machine(t, 'nfs'), () => journal).read(), ['from the journal'])
})

t.test('the real one', async (t) => {
  if (!rootMay('/dev/kmsg', 6)) {
    t.pass('needs /dev/kmsg', { skip: 'root' })
    return
  }
  const log = openKernelLog('/')
  const text = `nats-jetstream-exporter test ${process.pid}`
  writeFileSync('/dev/kmsg', `${text}\n`)
  await until('the message', 10, () => log.read().some((line) => line.includes(text)))
  t.ok(log.up())
  log.close()
})

t.test('the journal', async (t) => {
  t.same(parseJournal('{"MESSAGE":"nfs: server a OK","_TRANSPORT":"kernel"}'), ['nfs: server a OK'])
  t.same(parseJournal('{"MESSAGE":[1,2]}'), [], 'bytes that are no text')
  t.same(parseJournal('not json'), [])

  const script = (text: string) => openJournal(['sh', '-c', text])
  const log = script(`printf '{"MESSAGE":"a"}\\n{"MESS'; printf 'AGE":"b"}\\n'; sleep 60`)
  const got: string[] = []
  await until('two messages', 10, () => got.push(...log.read()) > 0 && got.length === 2)
  t.same(got, ['a', 'b'])
  t.ok(log.up())
  log.close()
  await until('closed', 10, () => !log.up())

  const hidden = script(
    `echo 'Hint: You are currently not seeing messages from other users and the system.' >&2; sleep 60`,
  )
  await until('down', 10, () => !hidden.up())
  hidden.close()
  const missing = openJournal(['no-such-program-here'])
  await until('missing', 10, () => !missing.up())
  missing.close()
})
