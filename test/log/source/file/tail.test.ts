// Following a file: everything that happens to log files, one after another, with every line handed over once and in order.
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { line, natsName, startTail, tempFolder } from './look.ts'

t.test('first contact: what is there gives state, what comes is counted', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  const [old, half, next] = [line('old'), line('half'), line('next')]
  writeFileSync(path, `${old}\n${half.slice(0, 20)}`)
  const log = startTail(path)
  await log.ready
  t.same(log.past, [old])
  t.same(log.lines, [])
  appendFileSync(path, `${half.slice(20)}\r\n${next}\n`)
  await log.look()
  t.same(log.lines, [half, next], 'a line that was half written is new')
  t.match(log.status(), { up: true, reason: undefined, lagBytes: 0, rotations: 0, lostBytes: 0 })
  t.same(log.lives, [false, true])
  await log.stop()
})

t.test('missing at start, gone, back', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  const log = startTail(path)
  await log.ready
  t.match(log.status(), { up: false, code: 'missing', reason: 'does not exist' })
  writeFileSync(path, 'a\n')
  await log.look()
  t.match(log.status(), { up: true })
  t.same(log.lines, ['a'], 'a file that comes is read from its first byte')
  renameSync(path, `${path}.1`)
  appendFileSync(`${path}.1`, 'b\n')
  await log.look()
  t.match(log.status(), { up: false, code: 'missing', reason: 'is gone' })
  t.same(log.lines, ['a', 'b'])
  writeFileSync(path, 'c\n')
  await log.look()
  t.same(log.lines, ['a', 'b', 'c'])
  rmSync(path)
  await log.look()
  writeFileSync(path, 'd\n')
  await log.look()
  t.same(log.lines, ['a', 'b', 'c', 'd'])
  t.equal(log.status().rotations, 2 + 1)
  await log.stop()
})

t.test('a log that stays down is warned of once, and when it is back', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  let now = 1000
  const log = startTail(path, { now: () => now })
  await log.ready
  for (const seconds of [9, 2, 5]) {
    now += seconds
    await log.look()
  }
  t.same(log.warnings, [`log ${path}: does not exist`])
  writeFileSync(path, '')
  await log.look()
  rmSync(path)
  await log.look()
  writeFileSync(path, 'a\n')
  await log.look()
  t.same(log.warnings.slice(1), [`log ${path}: followed again`])
  await log.stop()
})

t.test('a file that did not exist is new after a restart, too', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  const log = startTail(path)
  await log.ready
  const checkpoint = await log.stop()
  writeFileSync(path, 'a\n')
  const again = startTail(path, { checkpoint })
  await again.ready
  t.same(again.lines, ['a'])
  t.equal(again.status().lostBytes, 0)
  await again.stop()
})

t.test('a directory, a device, a file that cannot be opened', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  mkdirSync(path)
  const log = startTail(path)
  await log.ready
  t.match(log.status(), { up: false, code: 'directory', reason: /directory/ })
  rmSync(path, { recursive: true })
  symlinkSync('/dev/null', path)
  await log.look()
  t.match(log.status(), { up: false, code: 'not_a_file', reason: /not a regular file/ })
  rmSync(path)
  symlinkSync(path, path)
  await log.look()
  t.match(log.status(), { up: false, reason: /ELOOP/ })
  rmSync(path)
  writeFileSync(path, `${line()}\n`, { mode: 0o000 })
  await log.look()
  if (process.getuid?.() !== 0) t.match(log.status(), { up: false, code: 'denied', reason: /EACCES/ })
  chmodSync(path, 0o600)
  await log.look()
  t.match(log.status(), { up: true })
  await log.stop()
})

t.test('rename: the old file is read to its end, also when the server reopens late', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  appendFileSync(path, 'a\n')
  renameSync(path, `${path}.1`)
  writeFileSync(path, '')
  await log.look()
  appendFileSync(`${path}.1`, 'b\n')
  await log.look()
  appendFileSync(`${path}.1`, 'c\n')
  appendFileSync(path, 'd\n')
  await log.look()
  t.same(log.lines, ['a', 'b', 'c', 'd'])
  t.equal(log.status().rotations, 1)
  await log.stop()
})

t.test('several rotations between two looks', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  for (let i = 0; i < 5; i++) {
    appendFileSync(path, `${i}\n`)
    renameSync(path, path + natsName(i))
    writeFileSync(path, '')
  }
  appendFileSync(path, 'end\n')
  await log.look()
  t.same(log.lines, ['0', '1', '2', '3', '4', 'end'])
  t.equal(log.status().rotations, 5)
  await log.stop()
})

t.test('copytruncate of a file that was empty when last looked at', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  const [older, a, b, c] = [line('older'), line('a'), line('b'), line('c')]
  writeFileSync(`${path}.1`, `${older}\n`)
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  const rotate = (text: string, name: string): void => {
    // Clocks of file systems tick in some milliseconds.
    for (const since = performance.now(); performance.now() - since < 20;);
    appendFileSync(path, `${text}\n`)
    copyFileSync(path, `${path}${name}`)
    truncateSync(path)
  }
  rotate(a, '.2')
  await log.look()
  t.same(log.lines, [a])
  rotate(b, '.3')
  appendFileSync(path, `${c}\n`)
  await log.look()
  t.same(log.lines, [a, b, c])
  await log.stop()
})

t.test('copytruncate: what had not been read is in the copy, even where the file has grown again', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  const [a, b, c] = [line('a'), line('b'), line('c')]
  appendFileSync(path, `${a}\n`)
  await log.look()
  appendFileSync(path, `${b}\n`)
  copyFileSync(path, `${path}.1`)
  truncateSync(path)
  appendFileSync(path, `${c}\n`)
  await log.look()
  t.same(log.lines, [a, b, c])
  const longer = line('d'.repeat(1000))
  copyFileSync(path, `${path}.2`)
  truncateSync(path)
  appendFileSync(path, `${longer}\n`)
  await log.look()
  t.same(log.lines, [a, b, c, longer])
  t.equal(log.status().rotations, 2)
  truncateSync(path)
  await log.look()
  t.match(log.warnings, [/truncated and no copy is there/])
  appendFileSync(path, 'e\n')
  await log.look()
  t.same(log.lines.at(-1), 'e')
  await log.stop()
})

t.test('truncated and renamed between two looks', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  appendFileSync(path, `${line()}\n`)
  await log.look()
  truncateSync(path)
  const [b, c] = [line('b'), line('c')]
  appendFileSync(path, `${b}\n`)
  renameSync(path, `${path}.1`)
  writeFileSync(path, `${c}\n`)
  await log.look()
  await log.look()
  t.same(log.lines.slice(1), [b, c])
  await log.stop()
})

t.test('huge and binary lines', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  writeFileSync(path, Buffer.concat([Buffer.alloc(3_000_000, 0xff), Buffer.from('\nend\n')]))
  await log.look()
  t.equal(log.lines[0]?.length, 65_536)
  t.equal(log.lines[1], 'end')
  t.equal(log.checkpoint()?.offset, 3_000_005)
  await log.stop()
})

t.test('an endless line keeps the checkpoint at its beginning, over a rotation too', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  appendFileSync(path, 'a\nhalf')
  await log.look()
  renameSync(path, `${path}.1`)
  writeFileSync(path, ' whole')
  await log.look()
  const checkpoint = await log.stop()
  t.equal(checkpoint?.offset, 2)
  appendFileSync(path, '\nb\n')
  const again = startTail(path, { checkpoint })
  await again.ready
  t.same(again.lines, ['half whole', 'b'])
  await again.stop()
})

t.test('a line that does not go on in the next file ends with its own', async (t) => {
  const path = join(tempFolder(t), 'nats.log')
  writeFileSync(path, '')
  const log = startTail(path)
  await log.ready
  appendFileSync(path, 'half')
  await log.look()
  const next = line()
  renameSync(path, `${path}.1`)
  writeFileSync(path, `${next}\n`)
  await log.look()
  t.same(log.lines, ['half', next])
  await log.stop()
})
