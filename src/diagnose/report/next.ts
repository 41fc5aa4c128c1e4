// What to type next: rows of commands by cause and by where the servers run, with names filled in. Nothing here stops, removes
// or steps down anything: with a peer that is not current that can cost the quorum.
import type { Environment } from '../evidence.ts'
import type { HypothesisId } from '../hypotheses.ts'

interface Step {
  for: readonly HypothesisId[] | 'all'
  where?: Environment
  /** Names in capitals: SERVER, GROUP, ACCOUNT, STREAM. */
  command: string
  why: string
}

const storage: readonly HypothesisId[] = ['storage_stall', 'storage_stall_shared', 'storage_throttled']
const gone: readonly HypothesisId[] = ['server_down', 'process_stopped', 'cpu_starvation']

const steps: readonly Step[] = [
  {
    for: [...storage, 'overload', 'catch_up', 'unknown'],
    command:
      "curl -s 'http://SERVER:8222/raftz?acc=ACCOUNT&group=GROUP' | jq '.[][] | {state, pindex, committed, applied, paused, catching_up, ipq_entry_len}'",
    why: 'on every server of the group: growing ipq_entry_len is the slow follower, growing committed - applied the slow state machine',
  },
  {
    for: storage,
    where: 'kubernetes',
    command: 'kubectl exec SERVER -- df -h /data',
    why: 'space, and which volume it is',
  },
  {
    for: storage,
    where: 'kubernetes',
    command: 'kubectl get pod SERVER -o wide; kubectl describe pvc',
    why: 'node and volume, to compare with those of the other servers',
  },
  {
    for: storage,
    command: 'iostat -x 1 5',
    why: 'on the host of SERVER: await above 10 ms and %util near 100 is a slow device',
  },
  {
    for: storage,
    command: 'dmesg -T --level err,warn | tail -50',
    why: 'on the host of SERVER: errors and resets of the device',
  },
  {
    for: storage,
    command: 'cat /proc/pressure/io',
    why: 'on the host of SERVER: full avg10 is the share of time in which everything waits',
  },
  {
    for: ['store_full'],
    where: 'kubernetes',
    command: 'kubectl exec SERVER -- df -h /data',
    why: 'space that is left',
  },
  { for: ['store_full'], command: 'df -h STORE_DIR; df -i STORE_DIR', why: 'space and inodes that are left on SERVER' },
  {
    for: ['store_full'],
    command: "curl -s 'http://SERVER:8222/jsz' | jq '{storage, reserved_storage, config}'",
    why: 'used, reserved and configured',
  },
  { for: ['store_full'], command: 'nats stream report', why: 'which streams are largest' },
  {
    for: gone,
    where: 'kubernetes',
    command: 'kubectl describe pod SERVER; kubectl logs SERVER --previous | tail -50',
    why: 'last state, exit code, OOMKilled, failed probes',
  },
  {
    for: gone,
    where: 'systemd',
    command: 'systemctl status nats; journalctl -u nats -n 100; journalctl -k | grep -i oom',
    why: 'on SERVER: how it ended',
  },
  {
    for: gone,
    command: 'ps -o pid,stat,wchan:30,etime,cmd -C nats-server',
    why: 'on SERVER: T is stopped, D waits for a device',
  },
  {
    for: ['cpu_starvation'],
    where: 'kubernetes',
    command: 'kubectl exec SERVER -- cat /sys/fs/cgroup/cpu.stat',
    why: 'nr_throttled and throttled_usec, twice: do they rise?',
  },
  {
    for: ['cpu_starvation'],
    command: 'cat /proc/pressure/cpu; top -b -n 1 | head -20',
    why: 'on the host of SERVER: who has the processor',
  },
  {
    for: ['overload'],
    command:
      "curl -s 'http://SERVER:8222/connz?sort=msgs_from&limit=10' | jq '.connections[] | {name, ip, in_msgs, in_bytes}'",
    why: 'who publishes most',
  },
  { for: ['overload'], command: 'nats stream info STREAM', why: 'rate, limits, leader' },
  {
    for: ['api_overload'],
    command: "curl -s 'http://SERVER:8222/jsz' | jq '{streams, consumers, api}'",
    why: 'assets, requests, errors',
  },
  { for: ['api_overload'], command: "nats sub '$JS.API.>' --count 200", why: 'who asks for what (a look of seconds)' },
  {
    for: ['network'],
    command: "curl -s 'http://SERVER:8222/routez' | jq '.routes[] | {remote_name, rtt, pending_size}'",
    why: 'round trip and backlog of each route',
  },
  { for: ['network'], command: 'ss -ti dst :6222 or src :6222', why: 'on SERVER: retransmissions, unsent bytes' },
  {
    for: ['catch_up', 'maintenance'],
    command: 'nats server report jetstream',
    why: 'which replicas are not current yet',
  },
  {
    for: ['unknown', 'none'],
    command: 'nats audit gather',
    why: 'endpoints of all servers in one file, for whoever looks next',
  },
  {
    for: 'all',
    command: 'nats-jetstream-exporter http://SERVER:8222 --log LOG',
    why: 'endpoints and log together: its page has the verdict from both',
  },
]

export interface Names {
  servers: readonly string[]
  group: string
  account: string
  stream: string
}

export interface Command {
  command: string
  why: string
}

/** Only what needs no quoting is put into a command; anything else keeps its placeholder. */
const plain = /^[\w.-]{1,80}$/

const fill = (text: string, names: Names): string =>
  [
    ['SERVER', names.servers[0]],
    ['GROUP', names.group],
    ['ACCOUNT', names.account],
    ['STREAM', names.stream],
  ].reduce((filled, [mark, name]) => {
    const known = name !== undefined && plain.test(name)
    return known && mark !== undefined ? filled.replace(new RegExp(`\\b${mark}\\b`, 'g'), name) : filled
  }, text)

export function nextSteps(id: HypothesisId, where: Environment, names: Names): Command[] {
  return steps
    .filter(
      (step) => (step.for === 'all' || step.for.includes(id)) && (step.where === undefined || step.where === where),
    )
    .map(({ command, why }) => ({ command: fill(command, names), why: fill(why, names) }))
}
