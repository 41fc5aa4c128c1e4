// The exporter's own log: levels are words, and logfmt is what its readers take.
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { logfmt } from '../../src/serve/logger.ts'

void t.test('logfmt', async (t) => {
  t.equal(
    logfmt(
      '{"level":"info","url":"http://[::1]:7778/metrics","targets":3,"msg":"not \\"loaded\\"\\nagain","empty":""}',
    ),
    'level=info url=http://[::1]:7778/metrics targets=3 msg="not \\"loaded\\"\\nagain" empty=""\n',
  )
})

void t.test('levels and formats, on standard error', async (t) => {
  const say = (level: string, format: string): string => {
    const code = `import { createLogger } from './src/serve/logger.ts'
      const log = createLogger(${JSON.stringify({ level, format })}); log.info({ a: 1 }, 'quiet'); log.error({ a: 1 }, 'loud')`
    const args = ['--import', 'tsx', '--input-type', 'module', '-e', code]
    return spawnSync(process.execPath, args, { encoding: 'utf8' }).stderr
  }
  t.match(say('error', 'json'), /^\{"level":"error","time":"[^"]+","a":1,"msg":"loud"\}\n$/)
  t.match(say('info', 'logfmt'), /^level=info time=\S+ a=1 msg=quiet\nlevel=error time=\S+ a=1 msg=loud\n$/)
})
