// What lies on the disk of a store, by its path: told at start, since it goes silent with the store.
import t from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { sharedDisk } from '../../src/serve/witnesses.ts'
import { machine } from '../host/machine.ts'

const config = (text: string) => parseConfig('c', text, {})
const none = { stateFile: undefined, configFile: undefined }

t.test('each kind of file, where it lies on the volume of the store', async (t) => {
  const root = machine(t, 'ebs-nvme')
  const all = config(`
logs: [{ path: /data/nats.log }, { path: /var/log/nats.log }, { path: '-' }, { command: [tail, /data/x] }]
web_config: /data/web.yml
targets:
  - url: https://n1:8222
    tls: { ca_file: /data/ca.pem, cert_file: /etc/c.pem, key_file: /etc/c.key }
    basic_auth: { username: u, password_file: /data/password }
  - url: http://n2:8222
    bearer_token_file: /data/token
  - nats: { servers: ['nats://n3:4222'], creds: /data/sys.creds, tls: { ca_file: /data/ca.pem } }
`)
  const said = sharedDisk('/data', all, { stateFile: '/data/state.json', configFile: '/data/config.yaml' }, root) ?? ''
  t.equal(
    said.replace(/: when it stands still.*/, ''),
    'store /data: on its disk lie log /data/nats.log, state file /data/state.json, configuration /data/config.yaml, ' +
      'configuration /data/web.yml, certificate or password /data/ca.pem, certificate or password /data/password, ' +
      'certificate or password /data/token, certificate or password /data/sys.creds',
  )
})

t.test('nothing there, nothing said', async (t) => {
  const root = machine(t, 'ebs-nvme')
  const elsewhere = config('logs: [{ path: /var/log/nats.log }]')
  t.equal(sharedDisk('/data', elsewhere, { ...none, stateFile: '/var/lib/state.json' }, root), undefined)
  t.equal(
    sharedDisk('/data', config('logs: [{ path: /data/nats.log }]'), none, t.testdir()),
    undefined,
    'no mounts to be read',
  )
})
