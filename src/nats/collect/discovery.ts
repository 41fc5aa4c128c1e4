// Where further servers come from: the routes that a member lists, or the addresses behind a DNS name.
import type { TargetConfig } from '../../config/schema.ts'
import { child, type Json } from '../json/decode.ts'

/** Addresses of a host name. Rejects when it cannot be resolved. */
export type Lookup = (host: string) => Promise<readonly string[]>

const dnsScheme = /^dns\+(https?:)/

export function isDns({ url }: TargetConfig): boolean {
  return dnsScheme.test(url)
}

export function hostOf(url: string): string {
  return new URL(url).hostname
}

/** The same target at another host. A name of its own was for the one server that was configured. */
function at(config: TargetConfig, url: string, host: string): TargetConfig {
  const place = new URL(url)
  place.hostname = host
  return { ...config, server: undefined, url: place.href }
}

/** One target for each address; certificates are checked against the name, which the address does not carry. */
export function targetsBehind(config: TargetConfig, addresses: readonly string[]): TargetConfig[] {
  const url = config.url.replace(dnsScheme, '$1')
  const tls = { insecure_skip_verify: false, ...config.tls, server_name: config.tls?.server_name ?? hostOf(url) }
  const named = url.startsWith('https:') ? { ...config, tls } : config
  return addresses.map((address) => at(named, url, address.includes(':') ? `[${address}]` : address))
}

/** Hosts of varz cluster.urls, which are HOST:PORT of the routes; the port says nothing about monitoring. */
function routeHosts(varz: Json): string[] {
  const urls = child(varz, 'cluster', (cluster) => cluster['urls'])
  if (!Array.isArray(urls)) return []
  return urls.flatMap((url: unknown) => {
    const place = `nats://${String(url)}`
    return URL.canParse(place) && hostOf(place) !== '' ? [hostOf(place)] : []
  })
}

/** The members that /varz of one target lists, at the monitoring port and path of that target. */
export function targetsBeside(config: TargetConfig, varz: Json): TargetConfig[] {
  return routeHosts(varz).map((host) => at(config, config.url, host))
}
