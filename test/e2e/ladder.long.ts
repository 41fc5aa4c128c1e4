// The same incident as large fleets see it: with series of groups in trouble only, and over the system account instead of HTTP.
import t from 'tap'
import { natsVersions } from '../cluster/programs.ts'
import { exporterLogin, restrictedUser } from '../cluster/restricted.ts'
import { everything } from './exporter.ts'
import { incidents, type Way } from './incident.ts'

t.setTimeout(600_000)

const newest = [natsVersions.at(-1)!]

const series = { groups: 'trouble' }
/** For an hour, as info: groups that are well have no series. */
const saysItself = ['NatsExporterAssetsHidden']

const overNats: Way = {
  saysItself,
  systemUsers: restrictedUser,
  config(cluster) {
    const servers = cluster.servers.map(({ port }) => `nats://127.0.0.1:${port}`)
    const { logs } = everything(cluster)
    return { targets: [{ nats: { servers, ...exporterLogin } }], logs, series }
  },
}

const timeout = 600_000

t.test('series of groups in trouble only', { timeout }, (t) =>
  incidents(t, newest, { saysItself, config: (cluster) => ({ ...everything(cluster), series }) }),
)

t.test('the same over the system account', { timeout }, (t) => incidents(t, newest, overNats))
