// What the comparison of a server's source with the catalog may pass over, and why. Nothing else may.
import type { Level } from '../../src/level.ts'
import type { EventId } from '../../src/log/catalog/index.ts'

/** Formats, or expressions, that need no row: those of one function, of one level, or these alone. */
export interface Explanation {
  why: string
  within?: string
  level?: Level
  only?: readonly string[]
}

export interface Explanations {
  /** Formats whose first verb is one of a few words: each is looked for with every one of them. */
  words: readonly { format: string; words: readonly string[] }[]
  formats: readonly Explanation[]
  /** Expressions that are no text of the source. */
  expressions: readonly Explanation[]
  /** Expressions whose texts are all made within one function: those are looked for. */
  madeWithin: readonly { expression: string; within: string; capital?: boolean }[]
  /** Wordings that no call of the source can be seen to print: all of an event, or these. */
  unseen: readonly { why: string; event?: EventId; only?: readonly string[] }[]
}

const linkKinds = ['Router', 'Gateway', 'Leafnode']

const words: Explanations['words'] = [
  { format: '%s connection closed: %s', words: linkKinds },
  { format: '%s connection closed: %s - %s', words: linkKinds },
  { format: '%s connection closed: %s - Account: %s', words: linkKinds },
  { format: '%s connection closed: %s account: %s', words: linkKinds },
  { format: "%s parser ERROR, state=%d, i=%d: proto='%s...'", words: ['Client', ...linkKinds] },
  {
    format: 'Slow Consumer %s: WriteDeadline of %v exceeded with %d chunks of %d total bytes.',
    words: ['Detected', 'State'],
  },
  { format: '%s: %d vs %d', words: ['maximum payload exceeded'] },
  { format: '%v - %s', words: ['authentication error'] },
  { format: '%s - User %q', words: ['authentication error'] },
  { format: '%s - Nkey %q', words: ['authentication error'] },
  { format: '%s %q', words: ['connection rejected since minimum version required is'] },
  { format: 'TLS %s handshake error: %v%s', words: ['route', 'gateway', 'leafnode', 'mqtt'] },
  { format: 'TLS %s handshake error: %v', words: ['route', 'gateway', 'leafnode', 'mqtt'] },
  { format: '%s Violation on %q - Check other side configuration', words: ['Publish', 'Subscription', 'Subscribe'] },
  { format: '%ssubscribe protocol must contain at least 1 topic filter', words: ['', 'un'] },
  { format: 'wrong %ssubscribe reserved flags: %x', words: ['', 'un'] },
  { format: 'JetStream %s resource limits exceeded for server', words: ['file', 'memory'] },
  { format: 'JetStream %s resource limits exceeded for account: %q', words: ['file', 'memory'] },
  { format: '%s limit reached, dropping %d requests', words: ['JetStream API queue', 'JetStream API info queue'] },
  { format: '%s - %s', words: ['jwt update resulted in error', 'jwt update cache resulted in error'] },
  {
    format: '%s - %s - %s',
    words: ['jwt update resulted in error', 'jwt validation failed', 'jwt update cache validation failed'],
  },
]

const banner = [
  '',
  '-------------------------------------------',
  '---------------- JETSTREAM ----------------',
  '    _ ___ _____ ___ _____ ___ ___   _   __  __',
  ' _ | | __|_   _/ __|_   _| _ \\ __| /_\\ |  \\/  |',
  '| || | _|  | | \\__ \\ | | |   / _| / _ \\| |\\/| |',
  ' \\__/|___| |_| |___/ |_| |_|_\\___/_/ \\_\\_|  |_|',
  '         https://docs.nats.io/jetstream',
  'Trusted Operators',
  '  System  : %q',
  '  Operator: %q',
  '  Issued  : %v',
  '  Expires : Never',
  '  Expires : %v',
  '  Feature flags:',
  '    Configured:    %s',
  '    Unsupported:   %s',
  'Gateway name is %s',
  'Address for gateway %q is %s',
  'Advertise address for gateway %q is set to %s',
  'Advertise address for leafnode is set to %s',
  'profiling port: %d',
  'PROXY protocol enabled for client connections',
  'TLS available for client connections',
  'OCSP Stapling enabled for %s connections',
  'OCSP peer cache online, type [%s]',
  'OCSP peer cache offline, type [%s]',
  'Managing all jwt in exclusive directory %s',
  'Managing some jwt in exclusive directory %s',
  'Using bootstrapping system account',
  'System account fetched and updated',
]

const leafnodes = [
  'Adding JetStream Domain Mapping %q -> %s to account %q',
  'Adding default domain mapping %q -> %q to account %q %p',
  'Adding deny %+v for account %q',
  'Adding deny %q for outgoing messages to account %q',
  'Connected %s has JetStream denied on pub: %v sub: %v',
  'Extending JetStream domain %q as System Account connected from server %s',
  'Forcing System Account into non extend mode due to presence of empty default domain',
  'In cases where JetStream will not be extended',
  'In cases where the JetStream domain is not intended to be extended through a SYS account leaf node connection',
  'JetStream Not Extended, adding deny %+v for account %q',
  'JetStream Not Extended, adding denies %+v',
  'JetStream not extended, domains differ',
  'JetStream using domains: local %q, remote %q',
  'Keeping JetStream metadata controller Observer Mode on - due to previous contact',
  'LeafNode Remote for Account %s uses credentials file %q with restricted permissions',
  'LeafNode Remote for System Account uses credentials file %q with restricted permissions',
  'Manually disable standalone mode by setting the JetStream Option "extension_hint: %s"',
  'Not extending remote JetStream domain %q due to presence of empty default domain',
  'Remote for System Account uses restricted export permissions',
  'Remote for System Account uses restricted import permissions',
  'Skipping deny %q for account %q due to default domain',
  'Standalone server started in clustered mode do not support extending domains',
  'System Account Connected from %s',
  'System account connected from %s',
  'Turning JetStream metadata controller Observer Mode off',
  'Turning JetStream metadata controller Observer Mode off - due to previous contact',
  'Turning JetStream metadata controller Observer Mode on',
  'Turning JetStream metadata controller Observer Mode on - System Account Connected',
  'Turning JetStream metadata controller Observer Mode on - no previous contact',
  'and waiting for leader election until first contact is not acceptable,',
  'manually disable Observer Mode by setting the JetStream Option "extension_hint: %s"',
]

const done = [
  'Adjusting JetStream expected peer set size to %d from original %d',
  'Closed %d connections to fall within max_connections',
  'Connecting to %s gateway %q (%s) at %s (attempt %v)',
  'Creating MQTT streams/consumers with replicas %v for account %q',
  'Creating MQTT streams/consumers with replicas %v for account %q in domain %q',
  'Disconnect %d clients due to pinned certs reload',
  "Found OCSP status for %s certificate at '%s': good, next update %s, checking again in %s",
  'JetStream relocated account %q to %q',
  "Processed %d messages from '$MQTT.rmsgs', successfully transferred %d in %v",
  'Purge request for account %s (streams: %d, consumer: %d, hasAccount: %t)',
  'Purge request for account %s (streams: %d, hasAccount: %t)',
  "Received OCSP status for %s certificate '%s': good, next update %s, checking again in %s",
  'Reload: client_advertise = %s',
  'Reloaded OCSP peer cache',
  'Removed route %v',
  'Removed sub %q (sid %q) for %s - not authorized',
  'Removed sub %q using queue %q (sid %q) for %s - not authorized',
  'Transfer of %v MQTT session streams done!',
  '  Transferring stream %q to %q',
  'Transferring %v MQTT session streams...',
  "timed out while transferring retained messages from '$MQTT.rmsgs' after %v, %d processed, %d successfully transferred",
]

export const explained: Explanations = {
  words,
  formats: [
    { why: 'what a starting server says of its configuration', level: 'INF', only: banner },
    { why: 'how a leaf node takes part in JetStream of its hub: configuration', level: 'INF', only: leafnodes },
    { why: 'a change that somebody asked for was made', level: 'INF', only: done },
    {
      why: 'a reload that gives JetStream to an account prints what kept it from doing so; the store prints its own errors, which are rows',
      within: 'reloadAuthorization',
      level: 'ERR',
    },
    {
      why: 'these errors are those of RestoreStream, in the other branch; they go to "Restore failed for"',
      within: 'processStreamRestore',
      level: 'WRN',
    },
    {
      why: 'the store of accounts has methods of the same names as sessions and subject lists',
      within: 'readLoop',
      only: ['store is read-only', 'jwt store is full', 'invalid public key', 'invalid JWT'],
    },
    {
      why: 'an invalid subject is found before it gets here, and nothing looks for matches in an index of strings',
      only: ['gsl: invalid subject', 'gsl: no matches found', 'sublist: invalid subject', 'sublist: no matches found'],
    },
    {
      why: 'said of a health check that names a stream or consumer; the check of the server itself names none',
      within: 'monitorCluster',
      only: [
        '%q must not be empty when checking consumer health',
        '%q must not be empty when checking stream health',
        'JetStream account %q not found',
        'JetStream consumer %q not found for stream %q on account %q',
        'JetStream stream %q not found on account %q',
      ],
    },
    { why: 'a status, no error', within: 'monitorCluster', only: ['ok', 'error', 'unavailable'] },
    { why: 'no error', within: 'readLoop', only: [''] },
    {
      why: "Go's own logger, before there is a log of the server: server_config_rejected has them, without a level",
      level: 'FTL',
      only: ['error opening file: %v', 'error connecting to syslog: %q', 'error invalid network type: %q'],
    },
  ],
  expressions: [
    { why: 'see the formats of this function', within: 'reloadAuthorization' },
    { why: 'see the formats of this function', within: 'processStreamRestore' },
    {
      why: "errors of Go's JSON reader are in client_protocol_error; nothing that is written as JSON fails",
      within: 'readLoop',
      only: ['json.Unmarshal()', 'json.Marshal()'],
    },
    {
      why: 'the store of accounts has methods of the same names as sessions',
      within: 'readLoop',
      only: ['os.MkdirAll()', 'os.Remove()', 'os.WriteFile()', 'r.Error'],
    },
    {
      why: 'what these return is put into a text with its own beginning, or is another expression of this list',
      within: 'readLoop',
      only: ['es.clear()', 'lookupStream()', 'fwcsubject+mqttMultiLevelSidSuffix'],
    },
    {
      why: 'the only reason given here: "Duplicate Remote LeafNode Connection", a wording of link_refused',
      within: 'sendErrAndErr',
      only: ['DuplicateRemoteLeafnodeConnection.String()'],
    },
    {
      why: 'an invalid subject of permissions is found when they are read',
      within: 'setPermissions',
      only: ['c.perms.pub.deny.Insert()', 'c.perms.sub.allow.Insert()'],
    },
    {
      why: 'a file of credentials that cannot be read: "open …", a wording of link_refused',
      within: 'sendLeafConnect',
    },
    {
      why: 'what an HTTP server of Go says, behind the name of the server: http_request_failed',
      within: 'Write',
      only: ['string()'],
    },
    { why: 'in "websocket handshake error: …", whatever the error is', within: 'startWebsocketServer' },
  ],
  madeWithin: [
    { expression: 'hs.Error', within: 'healthz' },
    { expression: '<-respCh:', within: 'processClientOrLeafCallout', capital: true },
    { expression: 'result.err', within: 'processStreamRestore' },
  ],
  unseen: [
    { why: 'printed by Go itself', event: 'server_crashed' },
    { why: 'printed by main and by Go before there is a log', event: 'server_config_rejected' },
    { why: 'printed by main', event: 'config_valid' },
    { why: 'what an HTTP server of Go says', event: 'http_request_failed' },
    { why: 'one reason of link_closed and route_closed', event: 'slow_consumer_closed' },
    { why: 'some errors of snapshot_failed and metalayer_snapshot_fallback', event: 'snapshot_skipped' },
    { why: 'some errors of store_state_corrupt', only: ['Recovering stream state from index errored: {error:prior}'] },
    { why: "errors of Go's JSON reader", only: ['unexpected end of JSON input', 'json: {details:text}'] },
    { why: 'the error of reading a file', only: ['open {file:text}: {error:text}'] },
    {
      why: 'the logger writes of itself, past its own methods',
      only: [
        'Rotated log, backup saved as {file:quoted}',
        'Purged log file {file:quoted}',
        'Unable to close logfile for rotation ({error:text}), will attempt next rotation at size {bytes:int}',
        'Unable to read directory {folder:quoted} for log purge ({error:text}), will attempt next rotation',
        'Unable to remove backup log file {file:quoted} ({error:text}), will attempt next rotation',
      ],
    },
    {
      why: 'a variable of a type that is not followed',
      only: [
        '  Go build: {go:text}',
        'Duplicate Remote LeafNode Connection',
        'leafnode loop detected{details:text}',
        'proxy is not trusted',
        'proxy connection required',
        'delete accounts request by {subject:word} failed - {error:text}',
        'deleted {accounts:int} accounts, failed for {failed:int} - {error:text}',
      ],
    },
    {
      why: 'on Windows alone',
      only: ['Failed to parse {value:quoted} as a duration for startup: {error:text}'],
    },
  ],
}
