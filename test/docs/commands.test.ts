// Commands of ours in the docs that need no server: each is run as it stands, by a shell, in a folder that holds the files it names.
import { spawnSync } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { stepsOf } from './typed.ts'

const program = 'nats-jetstream-exporter'
const line = '[7] 2026/11/26 13:37:30.000100 [WRN] Filestore [ORDERS] WriteFullState took 1m6.002133s (73 bytes)\n'
const lines = stepsOf('test/docs/commands.test.ts')

const folder = t.testdir({
  bin: {},
  'incident-logs': { 'nats-0.log': line },
  'exporter.yaml': 'targets: [{ url: http://127.0.0.1:8222 }]\n',
})
copyFileSync('test/fixtures/captures/slow-followers.zip', join(folder, 'audit-archive.zip'))
const start = `#!/bin/sh\nexec node ${join(process.cwd(), 'dist/main.js')} "$@"\n`
writeFileSync(join(folder, 'bin', program), start, { mode: 0o755 })

t.ok(lines.length >= 9, `${lines.length} commands`)
for (const { place, text: command } of lines)
  void t.test(`${place}: ${command}`, (t) => {
    const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` }
    const { status, stderr } = spawnSync('bash', ['-c', command], { cwd: folder, env, encoding: 'utf8' })
    // What is wrong in the logs is the answer of triage: 10 and 20.
    t.ok(status === 0 || (command.includes(' triage ') && (status === 10 || status === 20)), `exit ${status}`)
    t.equal(stderr, '')
    t.end()
  })
