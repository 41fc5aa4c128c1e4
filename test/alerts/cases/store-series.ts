// Series of a store as seen from beside, for cases.
import { n1, n2, n3, one, type Labels } from './case.ts'

const dir = { store_dir: '/data' }
export const s1: Labels = { ...n1, ...dir }
export const s2: Labels = { ...n2, ...dir }
export const s3: Labels = { ...n3, ...dir }

/** The server of a store: an empty label is none. */
export const serverOf = (labels: Labels): Labels => ({ ...labels, store_dir: '' })

/** Where a store lies, and the clock of its host by which times are told. */
export function lies(
  labels: Labels,
  volume = `v-${labels['server']}`,
  step = 15,
  fstype = 'ext4',
): Record<string, string> {
  const place = { device: 'sda', volume, fstype, medium: 'ssd', provider: 'none' }
  return {
    ...one('nats_store_info', { ...labels, ...place }, '1x400'),
    ...one('nats_host_timestamp_seconds', serverOf(labels), `0+${step}x400`),
  }
}

export const started = (labels: Labels, values: string, op = 'vote') =>
  one('nats_store_probe_started_timestamp_seconds', { ...labels, op }, values)
export const succeeded = (labels: Labels, values: string) =>
  one('nats_store_probe_last_success_timestamp_seconds', labels, values)
export const sustained = (labels: Labels, values: string, op = 'vote') =>
  one('nats_store_probe_sustained_seconds', { ...labels, op }, values)
export const last = (labels: Labels, values: string, op: string) =>
  one('nats_store_probe_last_seconds', { ...labels, op }, values)
export const state = (labels: Labels, name: string, values: string) =>
  one('nats_store_probe_state', { ...labels, state: name }, values)
export const completed = (labels: Labels, values: string) =>
  one('nats_host_disk_last_completion_timestamp_seconds', { ...serverOf(labels), device: 'sda' }, values)
export const disk = (labels: Labels, what: string, values: string) =>
  one(`nats_host_disk_${what}_total`, { ...labels, device: 'sda' }, values)

/** A probe of a few milliseconds, with an operation now and then under way at the scrape. */
export const fast = (labels: Labels) => ({
  ...lies(labels),
  ...started(labels, '0x9 149 0x10 329 0x400'),
  ...succeeded(labels, '10+15x400'),
  ...sustained(labels, '0.004x400'),
  ...last(labels, '0.004x400', 'vote'),
  ...last(labels, '0.003x400', 'append'),
  ...state(labels, 'ok', '1x400'),
})
