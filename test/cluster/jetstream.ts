// JetStream over its API subjects: makes streams and consumers, finds and moves leaders.
import type { Client } from './client.ts'
import { startCluster, type Cluster, type ClusterOptions } from './cluster.ts'
import type { Owner } from './scratch.ts'
import { until } from './until.ts'

export interface StreamConfig {
  name: string
  subjects?: string[]
  num_replicas?: number
  storage?: 'file' | 'memory'
  mirror?: { name: string }
  sources?: { name: string }[]
  [more: string]: unknown
}

export interface ConsumerConfig {
  durable_name: string
  ack_policy?: 'explicit' | 'none' | 'all'
  deliver_subject?: string
  num_replicas?: number
  [more: string]: unknown
}

interface ApiAnswer {
  error?: { code: number; description: string }
}

interface StreamInfo extends ApiAnswer {
  cluster?: { leader?: string; raft_group?: string; replicas?: { name: string; current: boolean }[] }
  state: { messages: number; last_seq: number }
}

/** One API request; an error in the answer is thrown with its subject. */
async function api(client: Client, subject: string, body?: unknown): Promise<ApiAnswer> {
  const answer = (await client.request(`$JS.API.${subject}`, body)) as ApiAnswer
  if (answer.error) throw new Error(`${subject}: ${answer.error.code} ${answer.error.description}`)
  return answer
}

/** Asks again until it is made: a cluster that has only just elected its leaders may lose a request. */
async function create(client: Client, subject: string, body: object): Promise<void> {
  await until(`${subject} made`, 60, async () => {
    await api(client, subject, body)
    return true
  })
}

export async function createStream(client: Client, config: StreamConfig): Promise<void> {
  await create(client, `STREAM.CREATE.${config.name}`, {
    retention: 'limits',
    storage: 'file',
    num_replicas: 3,
    ...config,
  })
}

export async function createConsumer(client: Client, stream: string, config: ConsumerConfig): Promise<void> {
  await create(client, `CONSUMER.DURABLE.CREATE.${stream}.${config.durable_name}`, {
    stream_name: stream,
    config: { ack_policy: 'explicit', deliver_policy: 'all', replay_policy: 'instant', ...config },
  })
}

export async function streamInfo(client: Client, stream: string): Promise<StreamInfo> {
  return (await api(client, `STREAM.INFO.${stream}`)) as StreamInfo
}

/** Moves the leader of a stream; resolves when another server leads. */
export async function stepDown(client: Client, stream: string): Promise<string> {
  const before = (await streamInfo(client, stream)).cluster?.leader
  await api(client, `STREAM.LEADER.STEPDOWN.${stream}`)
  return until(`new leader of ${stream}`, 30, async () => {
    const leader = (await streamInfo(client, stream)).cluster?.leader
    return leader !== undefined && leader !== before && leader
  })
}

/** Creates the streams of a cluster that most tests want: R3 in two accounts, with consumers that have delivered nothing. */
export async function populate(
  cluster: Cluster,
  streams: Record<string, Record<string, string[]>> = usual,
): Promise<void> {
  for (const [account, ofAccount] of Object.entries(streams)) {
    const client = await cluster.client(account)
    for (const [stream, consumers] of Object.entries(ofAccount)) {
      await createStream(client, { name: stream, subjects: [`${stream.toLowerCase()}.>`] })
      for (const consumer of consumers) await createConsumer(client, stream, { durable_name: consumer })
    }
    client.close()
  }
}

/** A cluster with these streams and consumers, which ends with the test. */
export async function populatedCluster(t: Owner, options: ClusterOptions): Promise<Cluster> {
  const cluster = await startCluster(options)
  t.teardown(() => cluster.stop())
  await populate(cluster)
  return cluster
}

/** Account, stream, consumers. */
export const usual: Record<string, Record<string, string[]>> = {
  JS: { ORDERS: ['billing', 'shipping'], EVENTS: ['audit'] },
  APP: { JOBS: ['worker'] },
}
