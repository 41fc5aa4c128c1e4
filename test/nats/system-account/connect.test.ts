// The client library against real servers: every way to log in, files that change, and what each failure is called.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nkeys } from '@nats-io/transport-node'
import t, { type Test } from 'tap'
import { systemAccount, type SystemAccountConfig } from '../../../src/config/system-account.ts'
import { dial } from '../../../src/nats/system-account/connect.ts'
import type { Wire } from '../../../src/nats/system-account/wire.ts'
import { freePorts } from '../../cluster/ports.ts'
import { start } from '../../cluster/process.ts'
import { natsVersions, need } from '../../cluster/programs.ts'
import { until } from '../../cluster/until.ts'
import { inFolder, makeCertificates } from '../../http/certificates.ts'

const programs = need(t, `nats-server@${natsVersions.at(-1)!}`)
const folder = mkdtempSync(join(tmpdir(), 'connect-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

const never = new AbortController().signal

async function open(access: SystemAccountConfig): Promise<Wire> {
  return dial({ access, servers: access.servers })
}

/** A server with this configuration; its address once it accepts connections. */
async function serve(t: Test, name: string, text: string): Promise<string> {
  const [port] = await freePorts(1)
  const file = join(folder, `${name}.conf`)
  const log = join(folder, `${name}.log`)
  writeFileSync(file, `server_name: ${name}\nlisten: "127.0.0.1:${port}"\n${text}\n`)
  const server = start(programs?.[0] ?? '', ['-c', file], log)
  t.teardown(() => server.end())
  const url = `nats://127.0.0.1:${port}`
  await until(`${name} answers`, 10, async () => {
    const error = (await open(access(url, { user: 'nobody', password: 'x' })).catch((reason: unknown) => reason)) as {
      code?: string
    }
    return error.code !== 'refused'
  })
  return url
}

const access = (url: string, more: object): SystemAccountConfig => systemAccount.parse({ servers: [url], ...more })

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

if (programs !== undefined) {
  t.test('users, permissions and accounts', async (t) => {
    const [key, other] = [nkeys.createUser(), nkeys.createUser()]
    const limits = 'permissions: { publish: { allow: ["$SYS.REQ.USER.INFO"] }, subscribe: { allow: ["_INBOX_nje.>"] } }'
    const url = await serve(
      t,
      'plain',
      `accounts {
        SYS { users: [{ user: sys, password: sys }, { user: few, password: few, ${limits} }, { nkey: ${key.getPublicKey()} }] }
        APP { users: [{ user: app, password: app }] }
      }
      system_account: SYS`,
    )
    const sys = await open(access(url, { user: 'sys', password_file: write('password', 'sys\n') }))
    const { id, name } = sys.greeting()
    t.equal(name, 'plain')
    const varz = await sys.request(`$SYS.REQ.SERVER.${id}.VARZ`, '', { signal: never })
    t.match(JSON.parse(varz.toString()), { data: { server_id: id } })
    const all = await sys.request('$SYS.REQ.ACCOUNT.PING.STATZ', '{}', {
      signal: never,
      accept: (one) => one.includes(id),
    })
    t.match(JSON.parse(all.toString()), { server: { id } }, 'one of several')
    const beats: Buffer[] = []
    sys.subscribe(
      '_INBOX_nje.beats',
      (beat) => beats.push(beat),
      () => t.fail(),
    )
    sys.publish('$SYS.REQ.SERVER.PING.STATSZ', '', '_INBOX_nje.beats')
    await until('a heartbeat', 5, () => beats.length > 0)
    await t.rejects(sys.request('$SYS.REQ.SERVER.NOBODY.VARZ', '', { signal: never }), {
      code: 'unreachable',
      message: /nobody answers/,
    })
    await t.rejects(sys.request('$SYS.REQ.SERVER.NOBODY.VARZ', '', { signal: AbortSignal.abort() }), {
      code: 'timeout',
    })
    const ask = (wire: Wire) => wire.request(`$SYS.REQ.SERVER.${id}.VARZ`, '', { signal: never })
    const few = await open(access(url, { user: 'few', password: 'few' }))
    await t.rejects(ask(few), { code: 'status', message: /no permission for publish of \$SYS\.REQ\.SERVER/ })
    const refused = new Promise((resolve) => few.subscribe('$SYS.SERVER.*.STATSZ', () => t.fail(), resolve))
    t.match(await refused, /Permissions Violation for Subscription/)
    const app = await open(access(url, { user: 'app', password: 'app' }))
    await t.rejects(ask(app), { code: 'unreachable', message: /not of the system account/ })
    await t.rejects(open(access(url, { user: 'sys', password: 'no' })), {
      code: 'status',
      message: /login was turned down/,
    })
    const nkey = write('nkey', other.getSeed())
    await t.rejects(open(access(url, { nkey })), { code: 'status' })
    write('nkey', `${text(key.getSeed())}\n`)
    const rotated = await open(access(url, { nkey }))
    t.equal(rotated.greeting().id, id, 'the file is read again')
    await t.rejects(open(access(url, { nkey: '/none' })), { code: 'unreachable', message: /^nats\.nkey \/none: / })
    await t.rejects(open(access(url, { creds: write('creds', 'nothing') })), { code: 'unreachable', message: /creds/i })
    const [closed] = await freePorts(1)
    const nowhere = access(`nats://127.0.0.1:${closed}`, { user: 'sys', password: 'sys' })
    await t.rejects(open(nowhere), { code: 'refused' })
    await t.rejects(open(access('nats://no.such.host.invalid:1', { user: 'a', password: 'b' })), {
      code: 'unreachable',
    })
    const waiting = sys.request('_INBOX_nje.beats', '', { signal: never })
    sys.close()
    await t.rejects(waiting, { name: 'NatsError' })
    t.type(await sys.ended, 'string')
    for (const wire of [few, app, rotated]) wire.close()
  })

  t.test('credentials of an operator', async (t) => {
    const [operator, account, user] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createUser()]
    const claims = (by: typeof operator, sub: string, nats: object): string => {
      const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url')
      const said = { jti: 'x', iat: 1, iss: by.getPublicKey(), name: 'test', sub, nats: { ...nats, version: 2 } }
      const body = `${part({ typ: 'JWT', alg: 'ed25519-nkey' })}.${part(said)}`
      return `${body}.${Buffer.from(by.sign(Buffer.from(body))).toString('base64url')}`
    }
    const [op, acc] = [operator.getPublicKey(), account.getPublicKey()]
    const limits = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 }
    const accountJwt = claims(operator, acc, { type: 'account', limits })
    const userJwt = claims(account, user.getPublicKey(), { type: 'user', subs: -1, data: -1, payload: -1 })
    const url = await serve(
      t,
      'operated',
      `operator: "${claims(operator, op, { type: 'operator', system_account: acc })}"
      system_account: ${acc}
      resolver: MEMORY
      resolver_preload: { ${acc}: "${accountJwt}" }`,
    )
    const frame = (kind: string, content: string) => `-----BEGIN ${kind}-----\n${content}\n------END ${kind}------\n`
    const creds = write(
      'exporter.creds',
      `${frame('NATS USER JWT', userJwt)}\n${frame('USER NKEY SEED', text(user.getSeed()))}`,
    )
    const wire = await open(access(url, { creds }))
    const reply = await wire.request(`$SYS.REQ.SERVER.${wire.greeting().id}.VARZ`, '', { signal: never })
    t.match(JSON.parse(reply.toString()), { data: { server_name: 'operated' } })
    wire.close()
  })

  t.test('TLS', async (t) => {
    makeCertificates(folder)
    const at = inFolder(folder)
    const ca_file = at('ca.pem')
    const users = 'accounts { SYS { users: [{ user: sys, password: sys }] } }\nsystem_account: SYS'
    const tls = `tls { cert_file: "${at('server.pem')}", key_file: "${at('server.key')}", ca_file: "${ca_file}", verify: true }`
    const url = await serve(t, 'encrypted', `${users}\n${tls}`)
    const login = { user: 'sys', password: 'sys' }
    const files = { ca_file, cert_file: at('client.pem'), key_file: at('client.key') }
    const wire = await open(access(url, { ...login, tls: { ...files, server_name: 'localhost' } }))
    t.equal(wire.greeting().name, 'encrypted')
    wire.close()
    await t.rejects(open(access(url, { ...login, tls: { ...files, server_name: 'elsewhere' } })), { code: 'tls' })
    await t.rejects(open(access(url, { ...login, tls: { ca_file: '/none' } })), {
      code: 'tls',
      message: /^nats\.tls\.ca_file \/none/,
    })
    const any = await open(
      access(url, { ...login, tls: { ...files, insecure_skip_verify: true, server_name: 'elsewhere' } }),
    )
    any.close()
    await t.rejects(open(access(url.replace('nats:', 'tls:'), login)), { code: 'tls' }, 'authorities of the system')
  })
}
