// What a server that is asked in its system account is called: the same after a restart, and never the name of another one.

/** nats://CLUSTER/NAME, with @DOMAIN at the end where JetStream has one. */
export function targetOf({ cluster, domain, name }: { cluster: string; domain: string; name: string }): string {
  const [host, path, at] = [cluster, name, domain].map(encodeURIComponent)
  return `nats://${host}/${path}${domain === '' ? '' : `@${at}`}`
}
