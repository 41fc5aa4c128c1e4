// Runbooks are read at night by somebody who trusts them: each alert has its page, and numbers, metrics, links and commands on it are real.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import t from 'tap'
import { alertNames, everyGroup as groups } from '../../src/alerts/index.ts'
import { rungs as ladder } from '../../src/ladder.ts'
import { thresholds } from '../../src/thresholds.ts'
import { tables } from '../../src/metrics/index.ts'
import { pageOf, runbookFiles, withRules } from '../../scripts/runbooks.ts'
import { metricsOf } from '../grafana/promql.ts'

const folder = 'docs/runbooks'
const names = readdirSync(folder)
  .filter((file) => file !== 'README.md')
  .map((file) => file.replace(/\.md$/, ''))
/** With the page of conventions, for what holds of it too. */
const all = ['README', ...names].map((name) => ({ name, text: readFileSync(`${folder}/${name}.md`, 'utf8') }))
const pages = all.slice(1)
const headings = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation']

function section(text: string, heading: string): string {
  return text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
}

function blocks(text: string): string[] {
  return [...text.matchAll(/^( *)```bash\n([^]*?)^ *```$/gm)].map(([, indent, code]) =>
    (code ?? '').replaceAll(new RegExp(`^${indent ?? ''}`, 'gm'), ''),
  )
}

t.test('every alert has a page, every page an alert', (t) => {
  t.strictSame([...names].sort(), [...alertNames].sort())
  t.end()
})

t.test('the incident board opens the page of every alert', (t) => {
  const [, path = ''] = /\/blob\/main\/([^"]*)"/.exec(readFileSync('grafana/raft-incident.json', 'utf8')) ?? []
  for (const alert of alertNames) t.ok(existsSync(path.replace('${__value.raw}', alert)), `${alert}: ${path}`)
  t.end()
})

t.test('pages carry the rules as they are', (t) => {
  for (const [path, text] of runbookFiles()) t.equal(readFileSync(path, 'utf8'), text, `${path}: run npm run docs`)
  const [alert] = groups.flatMap(({ alerts }) => alerts)
  const bare = '# Name\n\n## Meaning\n\nText.\n'
  const once = withRules(bare, alert === undefined ? [] : [alert])
  t.match(
    once,
    /^# Name\n\n<!-- From[^]+\n\n- \*\*[^]+\n\nCommands follow[^\n]+\n\n<!-- End[^\n]+\n\n## Meaning\n\nText\.\n$/,
  )
  t.equal(withRules(once, alert === undefined ? [] : [alert]), once)
  t.end()
})

t.test('an alert without a page is told what to write', (t) => {
  t.throws(() => pageOf('docs/runbooks/NatsNew.md'), { message: /^docs\/runbooks\/NatsNew\.md is missing: .*Not this/ })
  t.end()
})

t.test('pages have title, the four headings in order, and what the alert is not', (t) => {
  for (const { name, text } of pages) {
    t.ok(text.startsWith(`# ${name}\n`), `${name}: title`)
    t.strictSame(
      [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading),
      headings,
      name,
    )
    for (const heading of headings) t.ok(section(text, heading).trim().length > 40, `${name}: ${heading}`)
    t.match(text, /^Not this: \S/m, name)
  }
  t.end()
})

t.test('diagnosis has commands for Kubernetes, systemd and the nats CLI, and says what answers mean', (t) => {
  for (const { name, text } of pages) {
    const diagnosis = section(text, 'Diagnosis')
    for (const kind of [/kubectl/, /systemd/, /nats --context/]) t.match(diagnosis, kind, name)
    t.match(diagnosis, /^1\. /m, `${name}: in the order to type`)
    t.ok(blocks(diagnosis).length > 0, name)
  }
  t.end()
})

t.test('commands are shell, and those of the nats CLI exist', (t) => {
  // `nats COMMAND --help` of natscli 0.5.1 knows each of these.
  const known = [
    'consumer info|consumer pause|consumer report|consumer resume|consumer cluster step-down',
    'server list|server ping|server check meta|server check jetstream|server request raft|server request ipqueue|server request variables',
    'server report jetstream|server report health|server report accounts|server report connections|server report cpu',
    'server report mem|server report routes|server report gateways|server report leafnodes',
    'server cluster step-down|server cluster peer-remove',
    'stream cluster step-down|stream cluster peer-remove|stream edit|stream info|stream ls|stream purge|stream report',
    'account info|rtt|backup stream|stream state|subscribe',
  ].flatMap((commands) => commands.split('|'))
  for (const { name, text } of all)
    for (const code of blocks(text)) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' })
      t.equal(status, 0, `${name}: ${stderr} in\n${code}`)
      const commands = [
        ...code.matchAll(/nats --context (?:sys|app) ((?:[a-z]+(?:-[a-z]+)?)(?: [a-z]+(?:-[a-z]+)?){0,2})/g),
      ]
      t.equal(commands.length, code.split('nats --context').length - 1, `${name}: every nats command is read\n${code}`)
      for (const [, words = ''] of commands)
        t.ok(
          known.some((command) => words === command || words.startsWith(`${command} `)),
          `${name}: nats ${words}`,
        )
    }
  t.end()
})

t.test('metrics exist', (t) => {
  const metrics = metricsOf(tables)
  for (const { name, text } of all)
    for (const [metric] of text.matchAll(/\bnats_[a-z_]+[a-z]\b(?![_(])/g))
      t.ok(metrics.has(metric), `${name}: ${metric}`)
  t.end()
})

t.test('links lead somewhere', (t) => {
  for (const { name, text } of pages)
    for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
      const [file = '', anchor] = target.split('#')
      t.ok(existsSync(`${folder}/${file}`), `${name}: ${target}`)
      if (anchor === undefined) continue
      const titles = [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      )
      t.ok(titles.includes(anchor), `${name}: ${target}`)
    }
  t.end()
})

t.test('numbers are those of the thresholds', (t) => {
  const numbers = (value: unknown): number[] =>
    typeof value === 'number'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(numbers)
        : []
  const allowed = new Set([
    ...numbers(thresholds),
    ...numbers(ladder),
    ...groups.flatMap(({ alerts }) => alerts.flatMap((alert) => numbers(alert.thresholds))),
  ])
  for (const { name, text } of pages)
    for (const [found] of text.matchAll(/\b\d{1,3}(?:,\d{3})+\b/g))
      t.ok(allowed.has(Number(found.replaceAll(',', ''))), `${name}: ${found} is no threshold`)
  t.end()
})

t.test('a server is stopped, restarted or removed only where the page asks for the others first', (t) => {
  const risky = /kubectl -n nats delete pod|systemctl (stop|restart) nats-server|peer-remove/
  const question = 'README.md#are-all-other-peers-current'
  t.match(readFileSync(`${folder}/README.md`, 'utf8'), /^## Are all other peers current\?$/m)
  for (const { name, text } of pages)
    if (blocks(section(text, 'Mitigation')).some((code) => risky.test(code)))
      t.match(section(text, 'Mitigation'), question, name)
  t.end()
})

/** Blocks with the line before them, which says where they are typed. */
function placed(text: string): { place: string; code: string }[] {
  return [...text.matchAll(/^([^\n]*)\n\n( *)```bash\n([^]*?)^ *```$/gm)].map(([, place = '', , code = '']) => ({
    place: place.trim(),
    code,
  }))
}

const onKubernetes = /\bkubectl\b/
const onSystemd = /\b(systemctl|journalctl|iostat|pidstat|findmnt)\b|\/var\/lib\/nats/

t.test('a block is for Kubernetes or for systemd, and says so', (t) => {
  for (const { name, text } of all)
    for (const { place, code } of placed(text)) {
      const [kubernetes, systemd] = [onKubernetes.test(code), onSystemd.test(code)]
      t.notOk(kubernetes && systemd, `${name}: both in one block\n${code}`)
      if (name === 'README') continue
      if (kubernetes) t.match(place, /^(\d+\. )?Kubernetes(, .*)?:$/, `${name}: ${code}`)
      if (systemd) t.match(place, /^(\d+\. )?systemd(, .*)?:$/, `${name}: ${code}`)
    }
  t.end()
})

t.test('in a pod, PID 1 is the pause process, /proc/pressure the node, and a pod is not reached by its name', (t) => {
  for (const { name, text } of all) {
    t.notMatch(text, /\/proc\/1\//, name)
    for (const code of blocks(text)) {
      for (const line of code.split('\n').filter((line) => onKubernetes.test(line)))
        t.notMatch(line, /\/proc\/pressure/, `${name}: ${line}`)
      t.notMatch(code, /\/\/(SERVER|SLOW|FAST):/, `${name}: ${code}`)
    }
  }
  t.end()
})

t.test('nothing that moves leaders, stops or deletes runs in a loop', (t) => {
  for (const { name, text } of all)
    for (const code of blocks(text).filter((code) => /\b(for|while|until|xargs|parallel)\b/.test(code)))
      t.notMatch(
        code,
        /step-down|peer-remove|purge|delete pod|(stop|restart) nats-server|stream edit/,
        `${name}: ${code}`,
      )
  t.end()
})

t.test('nothing asks for every stream in a loop, or reads every file of a store', (t) => {
  for (const { name, text } of all)
    for (const code of blocks(text)) {
      if (/\b(for|while|until|xargs)\b/.test(code)) t.notMatch(code, /nats --context/, `${name}: ${code}`)
      for (const line of code.split('\n').filter((line) => /\bfind\b.*(-exec|xargs)/.test(line)))
        t.match(line, /\bhead -n \d+\b/, `${name}: ${line}`)
    }
  t.end()
})

t.test('the first step deletes nothing', (t) => {
  const deletes =
    /purge|--max-(age|bytes|msgs)|peer-remove|--replicas|(?<!makes? and )deletes?\b(?! pod)|\brm\b|move the folder/i
  for (const { name, text } of pages) {
    const first = /^1\. ([^]*?)(?=^2\. |$(?![^]))/m.exec(section(text, 'Mitigation'))?.[1] ?? ''
    t.ok(first.length > 10, `${name}: has a first step`)
    t.notMatch(first, deletes, name)
  }
  t.end()
})

t.test('the page of conventions says how to reach the exporter, and which version of the nats CLI is meant', (t) => {
  const text = readFileSync(`${folder}/README.md`, 'utf8')
  t.match(text, /nats CLI\]\([^)]*\), version \d+\.\d+\.\d+ or newer/)
  t.match(text, /kubectl -n nats port-forward deploy\/nats-jetstream-exporter 7778:7778/)
  t.match(text, /kubectl -n nats port-forward pod\/SERVER 7778:7778/)
  t.match(text, /\/sys\/fs\/cgroup\/io\.pressure/)
  t.end()
})

t.test('where a store hangs, the page tells of the liveness probe that kills the server', (t) => {
  const anchor = 'the-liveness-probe-kills-a-server-whose-store-hangs'
  t.match(readFileSync(`${folder}/README.md`, 'utf8'), /^## The liveness probe kills a server whose store hangs$/m)
  for (const { name, text } of pages.filter(({ name }) =>
    /Stall(ed)?OnSeveral|StorageStall|StoreStalled|StoreSlow|ServerHung|ServerRestarting|ServerUnhealthy|ServerDown/.test(
      name,
    ),
  ))
    t.match(text, `README.md#${anchor}`, name)
  t.end()
})

t.test('nothing is said to be lost where nothing is', (t) => {
  for (const { name, text } of pages) t.notMatch(text, /data loss|entries (are|were) dropped|Invalidate cache/i, name)
  t.end()
})
