// --check says what would refuse a start.
import { join } from 'node:path'
import t from 'tap'
import { loadConfig } from '../../src/config/load.ts'
import { checkStart } from '../../src/serve/check.ts'

const config = loadConfig({ urls: [], logs: [] }, {})

void t.test('a listen host that does not resolve', async (t) => {
  await checkStart(config)
  await checkStart({ ...config, listen: ':7778' })
  await t.rejects(checkStart({ ...config, listen: 'no-such-host.invalid:1' }), {
    name: 'ConfigError',
    message: /^listen no-such-host\.invalid:1: /,
  })
})

void t.test('a web-config file', async (t) => {
  const folder = t.testdir({
    'good.yml': 'basic_auth_users: {}\n',
    'wrong.yml': 'basic_auth_user: {}\n',
    'missing-key.yml': 'tls_server_config: { cert_file: no.pem, key_file: no.key }\n',
  })
  const check = (name: string) => checkStart({ ...config, web_config: join(folder, name) })
  await check('good.yml')
  await t.rejects(check('wrong.yml'), { name: 'ConfigError', message: /wrong\.yml:1:1 basic_auth_user: unknown key/ })
  await t.rejects(check('missing-key.yml'), { name: 'ConfigError', message: /missing-key\.yml: .*no\.pem/ })
  await t.rejects(check('none.yml'), { name: 'ConfigError', message: /none\.yml: cannot be read/ })
})
