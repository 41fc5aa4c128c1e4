// Connections: routes, gateways and leaf nodes that come up, fail, or are refused.
import type { Section } from './row.ts'

export const links = {
  link_created: {
    scope: 'connection',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Route connection created',
          'Leafnode connection created{details:text}',
          'Creating outbound gateway connection to {gateway:quoted}',
          'Processing inbound gateway connection',
          'Outbound gateway connection to {gateway:quoted} ({server:word}) registered',
          'Inbound gateway connection from {gateway:quoted} ({server:word}) registered',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:6222 - rid:14 - Route connection created',
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:7422 - lid:16 - Leafnode connection created for account: APP',
    ],
    meaning: 'A route, gateway or leaf node connection is up. A cluster keeps several routes to each peer.',
    isNot: 'Not trouble; many in a short time mean that they were lost before.',
    remedy: 'Nothing.',
  },
  link_closed: {
    scope: 'connection',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: ['Gateway connection closed: {reason:closing}', 'Leafnode connection closed: {reason:closing}'],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:7222 - gid:15 - Gateway connection closed: Client Closed',
      '[7] 2025/12/17 10:11:12.123456 [INF] 10.0.0.12:7422 - lid:16 - Leafnode connection closed: Stale Connection - Account: APP',
    ],
    meaning: 'A gateway or leaf node connection was closed, for the reason given.',
    isNot: 'Not trouble when the other side restarts.',
    remedy: '"Stale Connection" or errors without a restart: the other side hung or the network broke.',
  },
  link_connect_failed: {
    scope: 'plain',
    levels: ['ERR'],
    severity: 'info',
    wordings: [
      {
        text: 'Error trying to connect to route (attempt {attempt:int}): {error:text}',
        versions: '2.9 on',
        fields: { kind: 'route' },
      },
      {
        text: [
          'Error connecting to {direction:word} gateway {gateway:quoted} ({remote:word}) at {address:word} (attempt {attempt:int}): {error:text}',
          'Error getting IP for {direction:word} gateway {gateway:quoted} ({remote:word}): {error:text}',
        ],
        versions: '2.9 on',
        fields: { kind: 'gateway' },
      },
      {
        text: 'Error trying to connect as leafnode to remote server {remote:quoted} (attempt {attempt:int}): {error:text}',
        versions: '2.9 on',
        fields: { kind: 'leafnode' },
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] Error trying to connect to route (attempt 1): dial tcp 10.0.0.12:6222: connect: connection refused',
      '[7] 2025/12/17 10:11:12.123456 [ERR] Error trying to connect as leafnode to remote server "hub:7422" (attempt 1): dial tcp: lookup hub: no such host',
    ],
    meaning: 'Another server could not be reached; it is tried again.',
    isNot: 'Not trouble while that server restarts: some 30 lines are common then.',
    remedy: 'If it lasts, see whether the other server is up, its name resolves, and its port is open.',
    byNumbers: {
      field: 'kind',
      alerts: { route: 'NatsRoutesMissing', gateway: 'NatsGatewayLost', leafnode: 'NatsLeafnodesLost' },
    },
  },
  duplicate_server_name: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'critical',
    wordings: [{ text: 'Remote server has a duplicate name: {name:quoted}', versions: '2.9 on' }],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:6222 - rid:14 - Remote server has a duplicate name: "nats-1"',
    ],
    meaning:
      'Two servers have the same name. JetStream finds its peers by name, so the two get in the way of each other.',
    isNot: 'Not harmless while it is at the start of the second one only.',
    remedy: 'Give each server its own server_name; remove the one that should not be.',
    alert: 'NatsRoutesMissing',
  },
  link_refused: {
    scope: 'connection',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Gateway Error {error:text}',
          'Leafnode Error {error:text}',
          'JetStream Error {error:text}',
          'Failing connection to gateway {gateway:quoted}, remote gateway name is {remote_gateway:quoted}',
          'Rejecting connection from gateway {gateway:quoted}',
          'Rejecting connection from gateway {gateway:quoted} on the Route port',
          'Rejecting connection from gateway {gateway:quoted} on the leafnode port',
          'Rejecting connection, cluster name {remote_cluster:quoted} does not match {cluster:quoted}',
          'Loop detected for leafnode account={account:quoted}. Delaying attempt to reconnect for {seconds:duration}',
          'wrong gateway',
          'minimum version required',
          'connection rejected since minimum version required is {version:quoted}',
          'Attempt to connect to gateway {gateway:quoted} using wrong port',
          'Leafnode connection dropped with same cluster name error. Delaying attempt to reconnect for {seconds:duration}',
          'Registering leaf with account {account:word} resulted in error: {error:text}',
          'Publish Violation on {subject:quoted} - Check other side configuration',
          'Subscription Violation on {subject:quoted} - Check other side configuration',
          'Subscribe Violation on {subject:quoted} - Check other side configuration',
          'Replacing connection from same server',
          'Duplicate Remote LeafNode Connection',
          'remote leafnode has same cluster name',
          'leafnode loop detected{details:text}',
          'cluster name from remote server conflicts',
          'Credentials file malformed',
          'Credentials file has malformed seed',
          'Error signing the nonce: {error:text}',
          'Error soliciting websocket connection: {error:text}',
          'Could not insert subscription: {error:text}',
          'Received RS+ from gateway on inbound connection',
          'Received RS- from gateway on inbound connection',
          'Error parsing url {url:quoted}: {error:text}',
          'Error marshaling CONNECT to route: {error:text}',
          'Error parsing URL from INFO: {error:text}',
          'open {file:text}: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: 'Leafnode connection dropped due to minimum version requirement. Delaying attempt to reconnect for {seconds:duration}',
        versions: '2.11.17, 2.12.15 on',
      },
      { text: 'cluster name cannot contain spaces', versions: '2.11 on' },
      {
        text: ['Remote nkey has malformed seed', 'Error marshaling CONNECT to remote leafnode: {error:text}'],
        versions: '2.10 on',
      },
      { text: 'TLS configuration mismatch: {details:text}', versions: '2.12 on' },
      {
        text: [
          'Invalid route pool index: {index:word} - pool size is {size:word}',
          'Route pool index should not be set but is set to {index:word}',
          'Not possible to have a dedicated route for account {account:quoted} between those servers',
          'unsupported route compression mode {mode:quoted}',
        ],
        versions: '2.10 on',
      },
      {
        text: [
          'Mismatch route pool size: {remote_size:word} vs {size:word}',
          'cluster name cannot contain spaces or new lines',
        ],
        versions: '2.10',
      },
      {
        text: ['cluster name is reserved', 'Rejecting connection, cluster name {remote_cluster:quoted} is reserved'],
        versions: '2.15 on',
      },
      {
        text: [
          'Received unknown command {command:word} from gateway {gateway:quoted}',
          'Unknown command {command:word} from server {server:word}',
          'Received information about gateway {gateway:quoted} from {server:word}, but gateway is not configured',
          'Could not find any non-local IP for gateway {gateway:quoted} with listen specification {listen:quoted}',
          "Could not find any non-local IP for leafnode's listen specification {listen:quoted}",
          'Error reading LeafNode Remote Credentials file {file:quoted}: {error:text}',
          'LeafNode Remote Credentials file {file:quoted} has malformed seed',
          'LeafNode Remote Credentials file {file:quoted} has malformed user jwt',
          'LeafNode Remote Credentials file {file:quoted} malformed',
          'Error parsing URL from INFO: {error:text}',
          'Address {address:quoted} can not be resolved properly',
          'Not configured to accept leaf node connections',
        ],
        versions: '2.9 on',
        scope: 'plain',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:7422 - lid:16 - Leafnode Error 'Authorization Violation'",
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:7422 - lid:16 - Leafnode connection dropped with same cluster name error. Delaying attempt to reconnect for 30s',
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:7422 - lid:16 - Loop detected for leafnode account="APP". Delaying attempt to reconnect for 30s',
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.12:6222 - rid:14 - Rejecting connection from gateway "A" on the Route port',
    ],
    meaning:
      'A route, gateway or leaf node connection was refused by one of the two sides: names, accounts, ports or permissions do not fit. "Loop ' +
      'detected": the account of a leaf node reaches itself through another leaf node, so that messages would go round for ever.',
    isNot: 'Not a network fault.',
    remedy: 'Compare the two configurations at the point that the text names.',
  },
  wrong_port: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'info',
    wordings: [
      {
        text: [
          'attempted to connect to route port',
          'attempted to connect to leaf node port',
          'attempted to connect to gateway port',
          'attempted to connect to wrong port',
        ],
        versions: '2.9 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.7:51234 - rid:14 - attempted to connect to route port'],
    meaning:
      'Something spoke the protocol of a client to the port of routes, gateways or leaf nodes, or the other way round.',
    isNot: 'Not an attack by itself: a wrong URL, or a load balancer on all ports, does it.',
    remedy: 'Find the address and correct its URL.',
  },
  cluster_name_generated: {
    scope: 'plain',
    levels: ['WRN', 'INF'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Cluster name was dynamically generated, consider setting one',
          'Cluster name is {cluster:word}',
          'Cluster name updated to {cluster:word}',
        ],
        versions: '2.9 on',
      },
      {
        text: 'Server name has spaces and used as the cluster name, leaf remotes may not connect properly',
        versions: '2.10',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Cluster name was dynamically generated, consider setting one',
      '[7] 2025/12/17 10:11:12.123456 [INF] Cluster name is prod',
    ],
    meaning: 'The name of the cluster, and whether somebody chose it.',
    isNot: 'Not trouble for a single cluster; leaf nodes and gateways need a fixed name.',
    remedy: 'Set cluster.name in the configuration.',
  },
} as const satisfies Section
