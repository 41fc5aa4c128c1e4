// The same incident as large fleets see it: with series of groups in trouble only, and over the system account instead of HTTP.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { natsVersions } from '../cluster/programs.ts'
import { everything } from './exporter.ts'
import { incidents, type Way } from './incident.ts'

t.setTimeout(600_000)

const permissions = new URL('../../deploy/system-account/permissions.conf', import.meta.url).pathname
const newest = [natsVersions.at(-1)!]

const series = { groups: 'trouble' }

/** As a user with the least permissions. An include is sought beside the file that names it. */
const overNats: Way = {
  systemUsers(folder) {
    copyFileSync(permissions, join(folder, 'permissions.conf'))
    return `{ user: exporter, password: secret, permissions: { include "./permissions.conf" } }`
  },
  config(cluster) {
    const servers = cluster.servers.map(({ port }) => `nats://127.0.0.1:${port}`)
    const { logs } = everything(cluster)
    return { targets: [{ nats: { servers, user: 'exporter', password: 'secret' } }], logs, series }
  },
}

const timeout = 600_000

t.test('series of groups in trouble only', { timeout }, (t) =>
  incidents(t, newest, { config: (cluster) => ({ ...everything(cluster), series }) }),
)

t.test('the same over the system account', { timeout }, (t) => incidents(t, newest, overNats))
