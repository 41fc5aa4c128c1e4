// Renders manifests with the real helm and kustomize, and checks them without a network: schemas of Kubernetes, types of the
// Prometheus operator, promtool, the program itself.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { Test } from 'tap'
import { parseAllDocuments } from 'yaml'
import { serve } from '../../src/commands/serve.ts'
import { toYaml } from '../../src/config/yaml.ts'

/** An object of Kubernetes, as far as tests look into it. */
export interface Manifest {
  kind: string
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> }
  data?: Record<string, string>
  spec?: Record<string, unknown>
}

export interface Pod {
  serviceAccountName?: string
  automountServiceAccountToken?: boolean
  securityContext?: Record<string, unknown>
  nodeSelector?: Record<string, string>
  hostPID?: boolean
  containers: Record<string, unknown>[]
  volumes: Record<string, unknown>[]
}

/** Runs a program; its output. @throws its errors. */
export function output(program: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', input, maxBuffer: 1 << 26 })
  // A program that refuses its input early leaves a broken pipe: its own words say more.
  if (error !== undefined && status === null) throw error
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}${stdout}`)
  return stdout
}

export function documents(text: string): Manifest[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Manifest | null)
    .filter((found) => found !== null)
}

export const ofKind = (manifests: readonly Manifest[], kind: string): Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind)

/** The one object of a kind. @throws none or several. */
export function only(manifests: readonly Manifest[], kind: string): Manifest {
  const [found, ...more] = ofKind(manifests, kind)
  if (found === undefined || more.length > 0) throw new Error(`${more.length + Number(found !== undefined)} of ${kind}`)
  return found
}

export function podOf(manifest: Manifest): Pod {
  return (manifest.spec as { template: { spec: Pod } }).template.spec
}

const operatorKinds = ['PodMonitor', 'ServiceMonitor', 'PrometheusRule', 'AlertmanagerConfig']

export interface Checkers {
  kubeconform: string
  schemas: string
  operatorTypes: string
}

/** Every object against the schema or the type of its kind, strictly; two objects of one kind and name are an error. */
export function conforms(t: Test, text: string, { kubeconform, schemas, operatorTypes }: Checkers): void {
  const manifests = documents(text)
  const location = join(schemas, '{{ .ResourceKind }}{{ .KindSuffix }}.json')
  const summary = output(
    kubeconform,
    ['-strict', '-output', 'json', '-summary', '-schema-location', location, '-skip', operatorKinds.join(',')],
    text,
  )
  const operators = manifests.filter(({ kind }) => operatorKinds.includes(kind)).length
  t.match(JSON.parse(summary), {
    resources: [],
    summary: { valid: manifests.length - operators, invalid: 0, errors: 0, skipped: operators },
  })
  t.equal(Number(output(operatorTypes, [], text)), operators)
  const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)
  t.strictSame([...new Set(names)], names, 'no name twice')
}

/** The groups of all PrometheusRule objects, which promtool must take. */
export function ruleGroups(
  t: Test,
  manifests: readonly Manifest[],
  promtool: string,
): { name: string; rules: unknown[] }[] {
  const groups = ofKind(manifests, 'PrometheusRule').flatMap(
    ({ spec }) => (spec as { groups: { name: string; rules: unknown[] }[] }).groups,
  )
  const folder = mkdtempSync(join(tmpdir(), 'nje-rules-'))
  try {
    writeFileSync(join(folder, 'rules.yaml'), toYaml({ groups }))
    t.match(output(promtool, ['check', 'rules', '--lint=all', join(folder, 'rules.yaml')]), /SUCCESS/)
  } finally {
    rmSync(folder, { recursive: true })
  }
  return groups
}

/** `serve --check` on a rendered configuration. */
export async function accepts(t: Test, config: string, env: Record<string, string>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nje-config-'))
  const stdout = new PassThrough()
  const io = { stdin: Readable.from(['']), stdout, stderr: new PassThrough(), env, onHangup: () => undefined }
  try {
    writeFileSync(join(folder, 'config.yaml'), config)
    const args = ['--config', join(folder, 'config.yaml'), '--check']
    t.equal(await serve(args, { ...io, signal: new AbortController().signal }), 0)
    t.match(String(stdout.read()), 'configuration is valid')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the Pod Security Standard "restricted" asks of a pod, of what our pods can get wrong; what it finds amiss. */
export function unrestricted({ securityContext = {}, containers, volumes }: Pod): string[] {
  const allowed = ['configMap', 'secret', 'emptyDir', 'persistentVolumeClaim', 'projected', 'downwardAPI']
  const kinds = volumes.flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name'))
  return [
    ...kinds.filter((kind) => !allowed.includes(kind)).map((kind) => `volume ${kind}`),
    ...containers.flatMap((container) => {
      const own = (container['securityContext'] ?? {}) as Record<string, unknown>
      const context = { ...securityContext, ...own } as Record<string, unknown> & {
        capabilities?: { drop?: string[]; add?: string[] }
        seccompProfile?: { type?: string }
      }
      const checks: [string, boolean][] = [
        ['runAsNonRoot', context['runAsNonRoot'] === true && context['runAsUser'] !== 0],
        ['allowPrivilegeEscalation', context['allowPrivilegeEscalation'] === false],
        [
          'capabilities',
          context.capabilities?.drop?.includes('ALL') === true && context.capabilities.add === undefined,
        ],
        ['seccompProfile', context.seccompProfile?.type === 'RuntimeDefault'],
        ['readOnlyRootFilesystem', context['readOnlyRootFilesystem'] === true],
        ['privileged', context['privileged'] !== true],
      ]
      return checks.filter(([, fine]) => !fine).map(([name]) => `${String(container['name'])}: ${name}`)
    }),
  ]
}
