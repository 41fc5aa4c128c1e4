// What values of the Helm chart may be, as one zod schema: the chart's values.schema.json comes from here, and its key `config`
// is the schema of the program itself.
import { z } from 'zod'
import { groups } from '../../src/alerts/index.ts'
import { variant, type Alert } from '../../src/alerts/rule.ts'
import { schema } from '../../src/config/schema.ts'
import { changeable } from './rules.ts'

const labels = z.record(z.string(), z.string())
/** A piece of a manifest that Kubernetes itself checks. */
const manifest = z.looseObject({})
const manifests = z.array(manifest)

/** Keys and checks are those of `rules --overrides`. */
function change(alerts: readonly Alert[]): z.ZodType {
  const names = [...new Set(alerts.flatMap(changeable))]
  const period = z.string().regex(/^(\d+(ms|s|m|h|d|w|y))+$/)
  return z.strictObject({
    drop: z.boolean().optional(),
    severity: z.string().min(1).optional(),
    for: period.optional(),
    keep_firing_for: period.optional(),
    labels: labels.optional(),
    thresholds: z.strictObject(Object.fromEntries(names.map((name) => [name, z.number().optional()]))).optional(),
  })
}

function overrides(): z.ZodType {
  const byName = new Map<string, Alert[]>()
  for (const alert of groups.flatMap(({ alerts }) => alerts)) {
    for (const name of [alert.alert, `${alert.alert}/${variant(alert)}`])
      byName.set(name, [...(byName.get(name) ?? []), alert])
  }
  return z.strictObject(Object.fromEntries(Array.from(byName, ([name, alerts]) => [name, change(alerts).optional()])))
}

const monitor = {
  enabled: z.boolean(),
  namespace: z.string(),
  labels,
  interval: z.string(),
  scrapeTimeout: z.string(),
  honorLabels: z.boolean(),
  relabelings: manifests,
  metricRelabelings: manifests,
}

const pod = {
  podAnnotations: labels,
  podLabels: labels,
  podSecurityContext: manifest,
  securityContext: manifest,
  resources: manifest,
  nodeSelector: labels,
  tolerations: manifests,
  affinity: manifest,
  topologySpreadConstraints: manifests,
  priorityClassName: z.string(),
  terminationGracePeriodSeconds: z.int().min(0),
  extraArgs: z.array(z.string()),
  extraEnv: manifests,
  extraVolumes: manifests,
  extraVolumeMounts: manifests,
  extraContainers: manifests,
}

const objects = {
  serviceAccount: z.strictObject({
    create: z.boolean(),
    name: z.string(),
    annotations: labels,
    automount: z.boolean(),
  }),
  service: z.strictObject({
    type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']),
    port: z.int().min(1).max(65_535),
    annotations: labels,
    labels,
  }),
  persistence: z.strictObject({
    enabled: z.boolean(),
    size: z.string(),
    storageClass: z.string(),
    existingClaim: z.string(),
  }),
  serviceMonitor: z.strictObject({
    ...monitor,
    scheme: z.enum(['http', 'https']),
    tlsConfig: manifest,
    basicAuth: manifest,
  }),
  podMonitor: z.strictObject(monitor),
  prometheusRule: z.strictObject({
    enabled: z.boolean(),
    namespace: z.string(),
    labels,
    groups: z.array(z.enum(groups.map(({ name }) => name))).describe('Groups to install; empty: all.'),
    job: z.string().describe('Regular expression for the label job of the exporter.'),
    runbookUrl: z.string(),
    dashboardUrl: z.string(),
    alertLabels: labels.describe('On every alert.'),
    overrides: overrides().describe('By NAME or NAME/VARIANT, keys as in `rules --overrides`.'),
  }),
  alertmanagerConfig: z.strictObject({
    enabled: z.boolean(),
    namespace: z.string(),
    labels,
    secretName: z.string(),
    receivers: manifests,
  }),
  dashboards: z.strictObject({ enabled: z.boolean(), namespace: z.string(), labels, annotations: labels }),
  networkPolicy: z.strictObject({ enabled: z.boolean(), from: manifests, extraEgress: manifests }),
}

const values = z.strictObject({
  global: manifest.optional(),
  nameOverride: z.string(),
  fullnameOverride: z.string(),
  namespaceOverride: z.string(),
  commonLabels: labels,
  image: z.strictObject({
    registry: z.string(),
    repository: z.string().min(1),
    tag: z.string(),
    digest: z.string().regex(/^(sha256:[0-9a-f]{64})?$/),
    pullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']),
  }),
  imagePullSecrets: manifests,
  mode: z.enum(['deployment', 'daemonset']),
  nats: z.strictObject({
    service: z.string().min(1),
    namespace: z.string(),
    port: z.int().min(1).max(65_535),
    podLabels: labels,
    cluster: z.string(),
  }),
  host: z.strictObject({
    store: z.string().regex(/^(\/.+)?$/),
    storeDir: z.string().regex(/^\//),
    process: z.boolean(),
    kernelLog: z.boolean(),
  }),
  config: schema.partial(),
  existingConfigSecret: z.string(),
  webConfig: z.strictObject({ secretName: z.string(), tls: z.boolean() }),
  releaseLabel: z.boolean(),
  ...pod,
  ...objects,
  extraManifests: z.array(z.union([manifest, z.string()])),
})

type Node = Record<string, unknown>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** Texts of `config` may be templates of the chart or name a variable of the environment: the program checks what they become. */
function loosened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(loosened)
  if (!isNode(value)) return value
  const kept = Object.entries(value).filter(
    ([key, item]) => key !== 'default' && !(key === 'format' && typeof item === 'string'),
  )
  return Object.fromEntries(
    kept.map(([key, item]) => [
      key,
      key === 'pattern' && typeof item === 'string' ? `(?:${item})|\\$\\{|\\{\\{` : loosened(item),
    ]),
  )
}

/** values.schema.json; draft 7, which every Helm 3 reads. Nothing is required: a release that gives one key takes the rest from the chart. */
export function valuesSchema(): string {
  const json = z.toJSONSchema(values.partial(), { io: 'input', unrepresentable: 'any', target: 'draft-7' }) as Node
  const properties = json['properties'] as Node
  return `${JSON.stringify({ ...json, properties: { ...properties, config: loosened(properties['config']) } }, null, 2)}\n`
}
