// Three Prometheus servers that share the servers of our http_sd by a hash of what each is called: each is asked by one of them, and by one only.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '../test/cluster/ports.ts'
import { start } from '../test/cluster/process.ts'
import { required } from '../test/cluster/programs.ts'
import { until } from '../test/cluster/until.ts'

const shards = 3
/** A cluster and a server's name stay when its address changes. */
const hashed = ['__meta_nats_cluster', '__meta_nats_server']

interface Active {
  data: { activeTargets: { discoveredLabels: Record<string, string> }[] }
}

function config(exporter: string, shard: number): string {
  const host = new URL(exporter).host
  return JSON.stringify({
    // Who asks what is seen without a scrape.
    global: { scrape_interval: '1h' },
    scrape_configs: [
      {
        job_name: 'nats',
        metrics_path: '/probe',
        http_sd_configs: [{ url: `${exporter}/api/v1/targets`, refresh_interval: '1s' }],
        relabel_configs: [
          { source_labels: hashed, modulus: shards, target_label: '__tmp_hash', action: 'hashmod' },
          { source_labels: ['__tmp_hash'], regex: String(shard), action: 'keep' },
          { source_labels: ['__address__'], target_label: '__param_target' },
          { source_labels: ['__param_target'], target_label: 'instance' },
          { target_label: '__address__', replacement: host },
        ],
      },
    ],
  })
}

/** @throws {Error} a server is asked by none of them, or by two. */
export async function shardsOf(folder: string, exporter: string, servers: number): Promise<void> {
  const ports = await freePorts(shards)
  const programs = ports.map((port, shard) => {
    const file = join(folder, `shard-${shard}.yml`)
    writeFileSync(file, config(exporter, shard))
    const flags = [
      ...[`--config.file=${file}`, `--storage.tsdb.path=${join(folder, `tsdb-${shard}`)}`],
      `--web.listen-address=127.0.0.1:${port}`,
    ]
    return start(required('prometheus'), flags, join(folder, `shard-${shard}.out`))
  })
  const asked = async (port: number): Promise<string[]> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/targets?state=active`)
    const { data } = (await answer.json()) as Active
    return data.activeTargets.map(({ discoveredLabels }) => discoveredLabels['__address__'] ?? '')
  }
  try {
    await until('all are ready', 60, async () => {
      const ready = await Promise.all(ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok))
      return ready.every(Boolean)
    })
    let shares: string[][] = []
    await until('the servers are shared out', 60, async () => {
      shares = await Promise.all(ports.map(asked))
      return shares.flat().length >= servers
    })
    const once = new Set(shares.flat()).size === servers && shares.flat().length === servers
    const words = shares.map(({ length }) => length).join(' + ')
    process.stdout.write(
      `three Prometheus servers by hashmod: ${words} of ${servers} servers, each once: ${once ? 'yes' : 'no'}\n`,
    )
    if (!once) throw new Error('a server is asked twice, or by nobody')
  } finally {
    await Promise.all(programs.map((program) => program.end()))
  }
}
