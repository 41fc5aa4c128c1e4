// deploy/system-account/permissions.conf: what the exporter's user in the system account may do, for nats-server's configuration.
import { permissions } from '../../src/nats/system-account/permissions.ts'

const list = (subjects: readonly string[]): string => subjects.map((subject) => `    "${subject}"`).join('\n')

/** Read by nats-server through include. */
export function permissionsConf(): string {
  const { publish, subscribe } = permissions
  return `# Permissions of the exporter's user in the system account. In nats-server's configuration:
#   accounts { SYS { users: [ { user: exporter, password: $EXPORTER_PASSWORD, permissions: { include ./permissions.conf } } ] } }
#   system_account: SYS
publish: {
  allow: [
${list(publish.allow)}
  ]
  # What would stop servers, change accounts or remove peers.
  deny: [
${list(publish.deny)}
  ]
}
subscribe: {
  allow: [
${list(subscribe.allow)}
  ]
}
`
}
