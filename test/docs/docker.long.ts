// Blocks with `docker`, typed as they stand. There is no engine: docker's own command line reads each line and gives up where it
// looks for one, and `docker compose` has read the file by then. A flag or a key that it does not know fails.
import { spawnSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { need } from '../cluster/programs.ts'
import { blocksOf } from './typed.ts'

/** What it says where all was right but the engine. */
const noEngine = 'Cannot connect to the Docker daemon'

const found = need(t, 'docker', 'docker-compose')
if (found !== undefined) {
  const [docker, compose] = found
  const folder = t.testdir({ bin: {}, config: { 'cli-plugins': {} }, home: {} })
  symlinkSync(compose, join(folder, 'config/cli-plugins/docker-compose'))
  const stand = [
    '#!/bin/sh',
    `said=$(${docker} "$@" 2>&1 </dev/null)`,
    'case $said in',
    `*'${noEngine}'*) ;;`,
    '*) echo "docker $*: $said" >&2; exit 1 ;;',
    'esac',
  ]
  writeFileSync(join(folder, 'bin/docker'), `${stand.join('\n')}\n`, { mode: 0o755 })
  const env = {
    PATH: [join(folder, 'bin'), process.env['PATH']].join(':'),
    HOME: join(folder, 'home'),
    DOCKER_CONFIG: join(folder, 'config'),
    // An engine of this machine is not for us.
    DOCKER_HOST: `unix://${join(folder, 'none.sock')}`,
  }
  const type = (text: string) =>
    spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', text], { env, encoding: 'utf8' })
  const withDocker = blocksOf('test/docs/docker.long.ts')
  t.ok(withDocker.length >= 2, `${withDocker.length} blocks`)
  for (const { place, text } of withDocker) {
    const { status, stderr } = type(text)
    t.equal(status, 0, `${place}: ${stderr}`)
    t.equal(stderr, '', place)
  }
  for (const wrong of [
    'docker run --readonly x',
    'cd deploy/compose; docker compose up --built',
    'docker compose -f /none up',
  ])
    t.not(type(wrong).status, 0, `${wrong} would not pass`)
}
