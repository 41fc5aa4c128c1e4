// The kustomize bases and overlays, built by the real kustomize, and the values that bring an exporter into the official chart.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { groups } from '../../src/alerts/index.ts'
import { ruleGroups as packGroups } from '../../src/alerts/render.ts'
import { parseYaml, toYaml } from '../../src/config/yaml.ts'
import { version } from '../../src/package.ts'
import { need } from '../cluster/programs.ts'
import {
  accepts,
  conforms,
  documents,
  ofKind,
  only,
  output,
  podOf,
  ruleGroups,
  unrestricted,
  type Manifest,
} from './manifests.ts'

const found = need(t, 'kustomize', 'kubeconform', 'kubernetes-schemas', 'operator-types', 'promtool')
const overlays = 'deploy/kustomize/overlays'
const byName = (all: { name: string }[]) => [...all].sort((a, b) => a.name.localeCompare(b.name))

function configOf(manifests: readonly Manifest[]): string {
  return ofKind(manifests, 'ConfigMap').flatMap(({ data }) => data?.['config.yaml'] ?? [])[0] ?? ''
}

const env = { NATS_CLUSTER: 'nats/nats', POD_NAMESPACE: 'nats', RELEASE: 'nats', SERVER: 'nats-0' }

void t.test('standalone: one exporter, restricted, with all that goes with it', async (t) => {
  if (found === undefined) return
  const [kustomize, kubeconform, schemas, operatorTypes, promtool] = found
  const folder = t.testdir({})
  cpSync('deploy/kustomize', join(folder, 'deploy/kustomize'), { recursive: true })
  cpSync('grafana', join(folder, 'grafana'), { recursive: true })
  const file = join(folder, overlays, 'standalone/kustomization.yaml')
  const overlay = parseYaml(readFileSync(file, 'utf8')).value as { components: string[] }
  const more = ['pod-monitor', 'alertmanager-config'].map((name) => `../../components/${name}`)
  writeFileSync(file, toYaml({ ...overlay, components: [...overlay.components, ...more] }))
  const text = output(kustomize, ['build', join(folder, overlays, 'standalone')])
  conforms(t, text, { kubeconform, schemas, operatorTypes })
  const manifests = documents(text)
  t.strictSame(byName(ruleGroups(t, manifests, promtool)), byName(packGroups(groups)))
  const pod = podOf(only(manifests, 'Deployment'))
  t.strictSame(unrestricted(pod), [])
  t.equal(pod.containers[0]?.['image'], `nats-jetstream-exporter:${version}`)
  t.match(parseYaml(configOf(manifests)).value, { targets: [{ url: 'dns+http://nats-headless:8222' }] })
  await accepts(t, configOf(manifests), env)
})

void t.test('node: endpoints and log of the server on the node in one exporter', async (t) => {
  if (found === undefined) return
  const [kustomize, kubeconform, schemas, operatorTypes] = found
  const text = output(kustomize, ['build', join(overlays, 'node')])
  conforms(t, text, { kubeconform, schemas, operatorTypes })
  const manifests = documents(text)
  const pod = podOf(only(manifests, 'DaemonSet'))
  t.strictSame(unrestricted(pod), ['volume hostPath'])
  t.strictSame(pod.nodeSelector, { 'nats.io/server': 'true' })
  const config = parseYaml(configOf(manifests)).value as { targets: { url: string }[]; logs: unknown[] }
  t.equal(config.logs.length, 1)
  const local = ofKind(manifests, 'Service').find(({ metadata }) => metadata.name === 'nats-local')
  t.equal(new URL(config.targets[0]?.url ?? '').hostname, local?.metadata.name)
  t.equal(local?.spec?.['internalTrafficPolicy'], 'Local')
  await accepts(t, configOf(manifests), env)
})

void t.test('node with the disk: every line of the component and the overlay that says so', async (t) => {
  if (found === undefined) return
  const [kustomize, kubeconform, schemas, operatorTypes] = found
  const folder = t.testdir({})
  for (const part of ['deploy/kustomize', 'grafana']) cpSync(part, join(folder, part), { recursive: true })
  for (const file of [
    'overlays/node/kustomization.yaml',
    'overlays/node/config.yaml',
    'components/host-facts/daemonset.yaml',
  ]) {
    const path = join(folder, 'deploy/kustomize', file)
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^( *)# (- |stores:)/gm, '$1$2'))
  }
  const text = output(kustomize, ['build', join(folder, overlays, 'node')])
  conforms(t, text, { kubeconform, schemas, operatorTypes })
  const manifests = documents(text)
  const pod = podOf(only(manifests, 'DaemonSet'))
  t.equal(pod.hostPID, true)
  t.match(pod.containers[0], { securityContext: { privileged: true, capabilities: { add: ['SYS_PTRACE'] } } })
  t.match(
    mountsOf(pod.containers).find(({ name }) => name === 'store'),
    { mountPath: '/data' },
  )
  t.match(parseYaml(configOf(manifests)).value, { stores: 'auto' })
  await accepts(t, configOf(manifests), env)
})

interface Values {
  container: { patch: { op: string; path: string; value: unknown }[] }
  podTemplate: { patch: { op: string; path: string; value: unknown }[] }
  extraResources: Manifest[]
  config: { merge: { log_file: string } }
}

/** A pod of the official chart, with what the values patch into it, rendered and checked. */
function patched(t: Test, values: Values, found: readonly string[]): Manifest[] {
  const [kustomize = '', kubeconform = '', schemas = '', operatorTypes = ''] = found
  // The chart applies these JSON patches to what is at that place.
  const at = (place: string, patch: Values['container']['patch']) =>
    patch.map((step) => ({ ...step, path: `${place}${step.path}` }))
  const patch = [
    ...at('/spec/template/spec/containers/0', values.container.patch),
    ...at('/spec/template', values.podTemplate.patch),
  ]
  const folder = t.testdir({
    'extra.yaml': values.extraResources.map((object) => toYaml(object)).join('---\n'),
    'kustomization.yaml': toYaml({
      resources: ['nats.yaml', 'extra.yaml'],
      patches: [{ target: { kind: 'StatefulSet' }, patch: toYaml(patch) }],
    }),
  })
  cpSync('test/deploy/nats-stateful-set.yaml', join(folder, 'nats.yaml'))
  const text = output(kustomize, ['build', folder])
  conforms(t, text, { kubeconform, schemas, operatorTypes })
  return documents(text)
}

const sidecarValues = readFileSync(join(overlays, 'sidecar/values.yaml'), 'utf8')
const mountsOf = (containers: readonly Record<string, unknown>[]) =>
  containers.flatMap(({ volumeMounts }) => volumeMounts as { name: string; mountPath: string }[])

void t.test('sidecar: the values make a valid pod of that of the official chart', async (t) => {
  if (found === undefined) return
  const [kustomize, kubeconform, schemas, operatorTypes] = found
  const values = parseYaml(sidecarValues).value as Values
  const manifests = patched(t, values, found)
  const pod = podOf(only(manifests, 'StatefulSet'))
  const sidecar = pod.containers.filter(({ name }) => name === 'exporter')
  t.strictSame(unrestricted({ ...pod, containers: sidecar }), [])
  t.equal(sidecar[0]?.['image'], `nats-jetstream-exporter:${version}`)
  const mounts = mountsOf(pod.containers)
  const names = new Set(pod.volumes.map(({ name }) => name))
  for (const { name } of mounts.filter(({ name }) => name !== 'nats-js')) t.ok(names.has(name), name)
  t.strictSame(
    mounts.filter(({ name }) => name === 'nats-log').map(({ mountPath }) => mountPath),
    ['/var/log/nats', '/var/log/nats'],
  )
  const config = parseYaml(configOf(manifests)).value as { logs: { path: string }[] }
  t.equal(config.logs[0]?.path, values.config.merge.log_file)
  await accepts(t, configOf(manifests), env)
  const beside = output(kustomize, ['build', join(overlays, 'sidecar')])
  conforms(t, beside, { kubeconform, schemas, operatorTypes })
})

void t.test('sidecar with the disk: the store where the server has it, and still restricted', async (t) => {
  if (found === undefined) return
  const text = sidecarValues.replace(
    /^( *)# (merge:|  spec:|    securityContext:|- \{ name: nats-js|stores:)/gm,
    '$1$2',
  )
  const values = parseYaml(text).value as Values
  t.match(values.podTemplate, { merge: { spec: { securityContext: { fsGroup: 65532 } } } })
  const manifests = patched(t, values, found)
  const pod = podOf(only(manifests, 'StatefulSet'))
  const sidecar = pod.containers.filter(({ name }) => name === 'exporter')
  t.strictSame(unrestricted({ ...pod, containers: sidecar }), [])
  t.strictSame(
    mountsOf(pod.containers)
      .filter(({ name }) => name === 'nats-js')
      .map(({ mountPath }) => mountPath),
    ['/data', '/data'],
  )
  t.match(parseYaml(configOf(manifests)).value, { stores: 'auto' })
  await accepts(t, configOf(manifests), env)
})
