// Lifecycle: a process that ends by itself, or does not come up. Printed by Go or by main, so without time and level.
import type { Section } from './row.ts'

export const crash = {
  server_crashed: {
    scope: 'plain',
    levels: [],
    severity: 'critical',
    wordings: [
      {
        text: [
          'panic: {reason:text}',
          'fatal error: {reason:text}',
          'runtime: out of memory: {reason:text}',
          'runtime: goroutine stack exceeds {bytes:int}-byte limit',
          'runtime: program exceeds {threads:int}-thread limit',
          'runtime: failed to create new OS thread {reason:text}',
          'unexpected fault address {address:word}',
          'SIGSEGV: {reason:text}',
          'SIGBUS: {reason:text}',
          'SIGABRT: {reason:text}',
          'SIGQUIT: {reason:text}',
          '[signal {reason:text}',
          'goroutine {goroutine:int} [{state:text}]:',
          'goroutine {goroutine:int} gp={details:text}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: ['panic: runtime error: index out of range [7] with length 0'],
    meaning:
      'The process ended by itself: a fault of the program, memory that the system did not give ("out of memory"), too many threads (a disk that ' +
      'hangs holds one for each operation), or SIGQUIT and SIGABRT from outside. A dump of all goroutines follows, which is part of this event.',
    isNot:
      'Not the kernel\'s killer for lack of memory: that leaves no line here, but "Killed" or exit code 137 outside. Not harmless because the ' +
      'process is back: without a clean stop state is rebuilt, and what was not synced may be gone.',
    remedy:
      'Keep the whole dump: the first goroutine names the place. Look for the text among the issues of nats-server, and for a newer patch ' +
      'release. Out of memory: the limit of the container against GOMEMLIMIT. Threads: the disk.',
    alert: 'NatsServerCrashed',
  },
  server_config_rejected: {
    scope: 'plain',
    levels: [],
    severity: 'critical',
    wordings: [
      { text: 'nats-server: {error:fault}', versions: '2.9 on' },
      {
        text: [
          'error opening file: {error:text}',
          'error connecting to syslog: {error:quoted}',
          'error invalid network type: {network:quoted}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      "nats-server: /etc/nats/nats.conf:12:3: variable reference for 'POD_NAME' on line 10 can not be found",
      '2025/12/17 10:11:12 error opening file: open /var/log/nats.log: permission denied',
    ],
    meaning:
      'The process did not start: its configuration does not parse, names a file or a variable that is not there, or the log cannot be opened. ' +
      'Printed before there is a log, so only where the standard error of the process goes.',
    isNot: 'Not a crash of a running server, and not a fault of its store.',
    remedy:
      'FILE:LINE:COLUMN is the place. nats-server -t -c FILE checks a file without starting; in a container check that its environment has ' +
      'the variables.',
    next: ['nats-server -t -c /etc/nats/nats.conf'],
    alert: 'NatsServerCrashed',
  },
  config_valid: {
    scope: 'plain',
    levels: [],
    severity: 'info',
    wordings: [
      { text: 'nats-server: configuration file {file:word} is valid', versions: '2.9 to 2.10' },
      { text: 'nats-server: configuration file {file:word} is valid ({digest:word})', versions: '2.11 on' },
    ],
    examples: ['nats-server: configuration file /etc/nats/nats.conf is valid (sha256:0a1b2c3d)'],
    meaning: 'Somebody ran nats-server -t: the file parses.',
    isNot: 'Not a start of the server. That a file parses says nothing of what it names: volumes, certificates, peers.',
    remedy: 'Nothing.',
  },
} as const satisfies Section
