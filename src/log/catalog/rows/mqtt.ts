// Connections: MQTT clients, and the streams that keep their sessions and retained messages.
import type { Section } from './row.ts'

export const mqtt = {
  mqtt_protocol_error: {
    scope: 'connection',
    levels: ['ERR'],
    severity: 'info',
    wordings: [
      {
        text: [
          'the first packet should be a CONNECT ({expected:word}), got {packet:word}',
          'received a second CONNECT packet',
          'received unknown packet type {packet:int}',
          'expected connect packet with protocol name {expected:quoted}, got {protocol:quoted}',
          'older protocol {protocol:quoted} not supported',
          'unacceptable protocol version of {version:word}',
          'connect flags reserved bit not set to 0',
          'if Will flag is set to {details:text}',
          'empty Will topic not allowed',
          'empty user name not allowed',
          'password flag set but username flag is not',
          'when client ID is empty, clean session flag must be set to 1',
          'malformed variable int',
          'error reading {what:word}: {error:text}',
          'topic cannot be empty',
          'topic filter cannot be empty',
          "wildcards not allowed in publish's topic: {topic:quoted}",
          'subscribe QoS value must be 0, 1 or 2, got {qos:word}',
          'subscribe protocol must contain at least 1 topic filter',
          'unsubscribe protocol must contain at least 1 topic filter',
          'wrong subscribe reserved flags: {flags:word}',
          'wrong unsubscribe reserved flags: {flags:word}',
          'packet identifier cannot be 0',
          'with QoS={qos:word}, packet identifier cannot be 0',
          'invalid topic {topic:quoted}: {error:text}',
          'MQTT clients over websocket must connect to the Websocket port, not the MQTT port',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          'protocol {protocol:int} not supported',
          'publish QoS={qos:word} not supported',
          "characters ' ' and '.' not supported for MQTT topics",
        ],
        versions: '2.9',
      },
      {
        text: [
          'invalid utf8 for Will topic {topic:quoted}',
          'invalid utf8 for client ID: {client_id:quoted}',
          'invalid utf8 for topic filter {topic:quoted}',
          'invalid utf8 for user name {user:quoted}',
          'reading packet identifier: {error:text}',
        ],
        versions: '2.9 to 2.11.8, 2.12 to 2.12.4',
      },
      { text: "character ' ' not supported for MQTT topics", versions: '2.10 to 2.12.4, 2.14 to 2.14.0' },
      {
        text: [
          'QoS={qos:word} is invalid in MQTT',
          'QoS=2 is disabled for PUBLISH messages',
          'server does not accept QoS2 for Will messages',
          'invalid MQTT session',
        ],
        versions: '2.10 on',
      },
      {
        text: [
          'invalid utf8 for {what:word} {value:quoted}',
          'invalid null character in {what:word} {value:quoted}',
          'invalid fixed header flags {flags:word} for packet type {packet:word}',
          'invalid remaining length {length:int} for packet type {packet:word}',
        ],
        versions: '2.11.17, 2.12.15 on',
      },
      {
        text: ['character not supported for MQTT topics', 'invalid remaining length {length:int} for PUBLISH packet'],
        versions: '2.12.15, 2.14.5 on',
      },
      { text: 'invalid publish message, variable header exceeds remaining length', versions: '2.15 on' },
      { text: 'QoS2 PUBREL (pi={packet_id:word}) received before its PUBREC was sent', versions: '2.15.1 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.5:1883 - mid:9 - the first packet should be a CONNECT (10), got 47',
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.5:1883 - mid:9 - "dev1" - invalid topic "a b": character not supported for MQTT topics',
    ],
    meaning: 'An MQTT client sent what the protocol, or this server, does not allow; its connection was closed.',
    isNot: 'Not a fault of the server. A first packet that is no CONNECT is a probe, or a client of another protocol.',
    remedy: 'Find the client by its address or client id, and correct what the text names.',
  },
  mqtt_trouble: {
    scope: 'connection',
    levels: ['WRN', 'ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Replacing old client {client_id:quoted} since both have the same client ID {old:quoted}',
          'Closing because a remote connection has started with the same client ID: {client_id:quoted}',
          'another session is in use with client ID {client_id:quoted}',
          'other session with client ID {client_id:quoted} is in the process of connecting',
          'Unable to add JetStream consumer for subscription on {subject:quoted}: err={error:text}',
          'Unable to create subscription for JetStream consumer on {subject:quoted}: {error:text}',
          'error unsubscribing from {subject:quoted}: {error:text}',
          'max_ack_pending for all consumers would be {messages:word} which exceeds the limit of {limit:word}',
          'unable to store retained message for account {account:quoted}, subject {subject:quoted}: {error:text}',
          'unable to persist session {client_id:quoted} (seq={seq:int}): {error:text}',
          'unable to delete consumer {consumer:quoted} for session {client_id:quoted}: {error:text}',
          'unable to connect: {error:text}',
          'lookup {stream_kind:word} stream for account {account:quoted}: {error:text}',
          'create sessions stream for account {account:quoted}: {error:text}',
          'create messages stream for account {account:quoted}: {error:text}',
          'create retained messages stream for account {account:quoted}: {error:text}',
          'create retained messages consumer for account {account:quoted}: {error:text}',
          'Unknown reply code {code:quoted}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          'Took too long to process subscription for {subject:quoted}: {seconds:duration}',
          'Downgrading subscription QoS2 to QoS1 for {subject:quoted}, as configured',
          'Rejecting retained message with QoS2 for subscription {subject:quoted}, as configured',
          'Unable to add JetStream consumer for PUBREL for client {client_id:quoted}: err={error:text}',
          'failed to initialize PUBREL processing: {error:text}',
          'unable to delete session {client_id:quoted} record at sequence {seq:int}: {error:text}',
          'create QoS2 incoming messages stream for account {account:quoted}: {error:text}',
          'create QoS2 outgoing PUBREL stream for account {account:quoted}: {error:text}',
          'failed to update stream config: {error:text}',
          'timeout after {seconds:duration}: request type {request:quoted} on {subject:quoted}{details:text}',
          'invalid message in QoS2 PUBREL stream',
          'unreachable: {details:text}',
        ],
        versions: '2.10 on',
      },
      {
        text: 'Skipping retained message for subject {subject:quoted}: unsupported character 0x7f',
        versions: '2.14 on',
      },
      {
        text: [
          'JetStream failed a pipelined QoS1/2 operation (pi={pi:word}): {error:text}; closing the connection',
          'Unexpected type {type:word} for JS API reply of a pipelined packet (pi={pi:word})',
        ],
        versions: '2.15.1 on',
      },
      { text: 'Unexpected type {type:word} registered for JS API reply {subject:quoted}', versions: '2.15 on' },
      {
        text: '{action:text} for account {account:quoted}, session {client_id:quoted}: {error:text}',
        versions: '2.9 to 2.11.8, 2.12 to 2.12.4',
      },
      {
        text: [
          'unable to delete session {client_id:quoted} record at sequence {seq:int}',
          'timeout for request type {request:quoted} on {subject:quoted} (reply={reply:quoted})',
        ],
        versions: '2.9',
      },
      {
        text: '{error:text} for account {account:quoted}, session {client_id:quoted}',
        versions: '2.11.17, 2.12.15 on',
      },
      {
        text: [
          'could not look up or create the retained messages stream for account {account:quoted}',
          'could not look up the retained messages stream for account {account:quoted}',
          'invalid stream create response: {error:text}',
          'invalid stream update response: {error:text}',
        ],
        versions: '2.12.15, 2.14.5 on',
      },
      {
        text: [
          'ack pipeline stopped',
          'in-flight window full ({packets:int} packets), no JetStream ack for the oldest within {seconds:duration}',
          'unable to load the held QoS2 message (pi={packet_id:word}): {error:text}',
        ],
        versions: '2.15.1 on',
      },
      {
        text: [
          'JetStream did not acknowledge the QoS1 message within {seconds:duration} {details:text}',
          'QoS1 PUBACK pipeline has shut down while admitting a message, {details:text}',
          'QoS1 in-flight window is full ({messages:int} messages) and JetStream has not acknowledged the oldest message within {seconds:duration}; {details:text}',
          'unable to store QoS1 message in JetStream (pi={packet_id:word}): {error:text}; closing the connection, {details:text}',
        ],
        versions: '2.15.0 to 2.15.0',
      },
      {
        text: [
          "MQTT {stream_kind:word} stream replicas mismatch: current is {current:int} but configuration is {configured:int} for '{account} > {stream}'",
          'Unable to transfer MQTT session streams: {error:text}',
          'Failed to transfer all MQTT session streams, will try again in {seconds:duration}',
          '   Unable to load session record: {error:text}',
          '    Unable to transfer the session record: {error:text}',
          '    Unable to unmarshal the content of this stream, may not be a legitimate MQTT session stream, skipping',
        ],
        versions: '2.9 on',
        scope: 'plain',
      },
      {
        text: 'Timing out waiting to load {messages:int} retained messages',
        versions: '2.9 to 2.11.8',
        scope: 'plain',
      },
      {
        text: [
          'error loading retained messages: {error:text}',
          'failed to decode retained message for subject {subject:quoted}: {error:text}',
          'failed to load retained message for subject {subject:quoted}: {error:text}',
        ],
        versions: '2.10 on',
        scope: 'plain',
      },
      {
        text: [
          '    Unable to clean up the retained message with sequence {seq:int}: {error:text}',
          '    Unable to transfer the retained message with sequence {seq:int}: {error:text}',
          "    Unable to transfer a retained message: failed to load from '$MQTT.rmsgs': {error:text}",
          '    Unable to unmarshal retained message with sequence {seq:int}, skipping',
        ],
        versions: '2.10 on',
        scope: 'plain',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] 10.0.0.7:51234 - mid:90 - Took too long to process subscription for "sensors.>": 4.2s',
      '[7] 2025/12/17 10:11:12.123456 [ERR] 10.0.0.5:1883 - mid:9 - "dev1" - unable to persist session "dev1" (seq=7): timeout',
    ],
    meaning:
      'An MQTT client met with something: a doubled client id, retained messages that do not load, sessions that JetStream does not take.',
    isNot: 'Not MQTT alone: its sessions and retained messages are streams, and suffer when those do.',
    remedy: 'Errors: look at the streams $MQTT_… and their groups. Doubled ids: give each client its own.',
  },
} as const satisfies Section
