// Every path that is asked over HTTP has its request in the system account, and the permissions cover each of them.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { permissionsConf } from '../../../scripts/deploy/permissions.ts'
import { permissions } from '../../../src/nats/system-account/permissions.ts'
import { questionFor } from '../../../src/nats/system-account/questions.ts'

const asked = (path: string): [string, object, string] => {
  const { subject, body, turn } = questionFor(path, 'n1')
  return [subject('ID'), body, turn]
}

t.test('paths', (t) => {
  t.strictSame(asked('/varz'), ['$SYS.REQ.SERVER.ID.VARZ', {}, 'light'])
  t.strictSame(asked('/raftz?acc=A%20B'), ['$SYS.REQ.SERVER.ID.RAFTZ', { account: 'A B' }, 'raftz'])
  t.strictSame(asked('/raftz?acc=1'), ['$SYS.REQ.SERVER.ID.RAFTZ', { account: '1' }, 'raftz'], 'a name is no switch')
  t.strictSame(asked('/jsz?accounts=1&streams=1&raft=1&offset=1024'), [
    '$SYS.REQ.SERVER.ID.JSZ',
    { accounts: true, streams: true, raft: true, offset: 1024 },
    'streams',
  ])
  t.strictSame(asked('/jsz?accounts=1'), ['$SYS.REQ.SERVER.ID.JSZ', { accounts: true }, 'light'])
  t.strictSame(asked('/jsz?acc=A&consumers=1&config=1'), [
    '$SYS.REQ.SERVER.ID.JSZ',
    { account: 'A', consumer: true, config: true },
    'consumers',
  ])
  t.strictSame(asked('/healthz?js-enabled-only=true'), [
    '$SYS.REQ.SERVER.ID.HEALTHZ',
    { 'js-enabled-only': true },
    'light',
  ])
  t.strictSame(asked('/accstatz?unused=1'), [
    '$SYS.REQ.ACCOUNT.PING.STATZ',
    { include_unused: true, server_name: 'n1', exact_match: true },
    'light',
  ])
  t.throws(() => questionFor('/stacksz', 'n1'), { code: 'status', message: /stacksz/ })
  t.end()
})

/** As nats-server matches them. */
function covers(pattern: string, subject: string): boolean {
  const [parts, tokens] = [pattern.split('.'), subject.split('.')]
  return parts.every((part, at) => part === '>' || part === '*' || part === tokens[at])
}

t.test('permissions', (t) => {
  const { publish } = permissions
  for (const path of ['/varz', '/raftz', '/jsz', '/healthz', '/connz', '/accstatz', '/debug/vars', '/ipqueuesz']) {
    const subject = questionFor(path, 'n1').subject('NABC')
    t.ok(
      publish.allow.some((pattern) => covers(pattern, subject)),
      subject,
    )
    t.notOk(
      publish.deny.some((pattern) => covers(pattern, subject)),
      `${subject} is not denied`,
    )
  }
  for (const harmful of ['$SYS.REQ.SERVER.NABC.LDM', '$JS.API.SERVER.REMOVE', '$SYS.REQ.CLAIMS.DELETE']) {
    t.notOk(
      publish.allow.some((pattern) => covers(pattern, harmful)),
      harmful,
    )
    t.ok(
      publish.deny.some((pattern) => covers(pattern, harmful)),
      harmful,
    )
  }
  t.equal(readFileSync('deploy/system-account/permissions.conf', 'utf8'), permissionsConf(), 'the file is up to date')
  t.end()
})
