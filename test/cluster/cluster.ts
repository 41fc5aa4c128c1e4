// Real nats-servers in a cluster on loopback: started for a test, put into trouble by it, gone with it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type Client } from './client.ts'
import { freePorts } from './ports.ts'
import { start, type Program } from './process.ts'
import { until } from './until.ts'

export interface ClusterOptions {
  /** Path of nats-server. */
  program: string
  /** Empty folder that stores, configurations and logs go to. */
  folder: string
  cluster?: string
  names?: readonly string[]
  /** Accounts with JetStream; each has a user of its own name in lower case, with that as password. */
  accounts?: readonly string[]
  /** Configuration text at the end of a server's file. */
  extra?: (server: string) => string
  /** Further users of the system account, as configuration text. */
  systemUsers?: string
  /** Configuration text within the jetstream block. */
  jetstream?: string
  /** max_file_store; default 4GB. */
  maxFileStore?: string
  /** Without JetStream. */
  disabled?: boolean
  /** Servers in the meta group, where gateways join it with those of other clusters; default those of this one. */
  metaSize?: number
  /** Store folder of a server; default within the folder. */
  store?: (server: string) => string
}

export interface Server {
  readonly name: string
  /** Address of the monitoring endpoints, http://127.0.0.1:PORT. */
  readonly url: string
  readonly port: number
  readonly log: string
  readonly config: string
  process: Program
  /** SIGSTOP: to its peers like a store that hangs. */
  freeze(): void
  thaw(): void
  kill(): Promise<void>
  /** Starts it again after end or kill, without waiting until it is ready. */
  start(): void
  /** JSON of one endpoint, whatever the status; undefined for a body that is no JSON. */
  get(path: string): Promise<unknown>
}

export interface Cluster {
  readonly name: string
  readonly servers: readonly Server[]
  server(name: string): Server
  /** A connection as the account's user; to the first server where none is named. */
  client(account: string, server?: string): Promise<Client>
  /** Resolves when every server is healthy and knows the meta leader and its peers. */
  ready(): Promise<void>
  stop(): Promise<void>
  stopped(): boolean
}

export const systemAccount = 'SYS'

/** Starts the servers and waits until they are one cluster. Whoever calls it stops it: t.teardown(() => cluster.stop()). */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { folder, names = ['n1', 'n2', 'n3'], cluster: name = 'C1', accounts = ['JS', 'APP'] } = options
  const ports = await freePorts(names.length * 3)
  const routes = names.map((_, at) => `nats-route://127.0.0.1:${ports[at * 3 + 2]}`)
  const servers = names.map((server, at) => {
    const [port, http, route] = ports.slice(at * 3) as [number, number, number]
    const store = options.store?.(server) ?? join(folder, server)
    const config = join(folder, `${server}.conf`)
    const log = join(folder, `${server}.log`)
    mkdirSync(store, { recursive: true })
    writeFileSync(
      config,
      [
        `server_name: ${server}`,
        `listen: "127.0.0.1:${port}"`,
        `http: "127.0.0.1:${http}"`,
        `log_file: "${log}"`,
        ...(options.disabled === true
          ? []
          : [
              `jetstream { store_dir: "${store}", max_memory_store: 1GB, max_file_store: ${options.maxFileStore ?? '4GB'}, ${options.jetstream ?? ''} }`,
            ]),
        ...(names.length > 1
          ? [`cluster { name: ${name}, listen: "127.0.0.1:${route}", routes: [${routes.join(', ')}] }`]
          : []),
        `accounts {`,
        ...accounts.map(
          (account) => `  ${account} { ${options.disabled === true ? '' : 'jetstream: enabled, '}${users(account)} }`,
        ),
        `  ${systemAccount} { ${users(systemAccount, options.systemUsers)} }`,
        `}`,
        `system_account: ${systemAccount}`,
        options.extra?.(server) ?? '',
        '',
      ].join('\n'),
    )
    return startServer(options.program, { name: server, port, url: `http://127.0.0.1:${http}`, log, config }, () =>
      cluster.stopped(),
    )
  })
  const cluster = assemble(name, servers, options.metaSize)
  try {
    await together(servers, options.metaSize, 30).catch(async () => {
      // Servers that start at one moment may each close a route to the other as a duplicate, and stay apart (2.10).
      await Promise.all(servers.map((server) => server.kill()))
      servers.forEach((server) => server.start())
      await cluster.ready()
    })
  } catch (error) {
    await cluster.stop()
    const said = servers.map(({ name: server, log }) => `${server}: ${tail(log)}${tail(`${log}.out`)}`)
    throw new Error(`cluster did not start\n${said.join('\n')}`, { cause: error })
  }
  return cluster
}

const users = (account: string, others = '') => {
  const user = account.toLowerCase()
  return `users: [{ user: ${user}, password: ${user} }${others === '' ? '' : `, ${others}`}]`
}

/** The end of a file, for an error's text; '' where there is none. */
const tail = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').slice(-500) : '')

type Fixed = Pick<Server, 'name' | 'port' | 'url' | 'log' | 'config'>

/** `over`: the cluster has been stopped, and what a test still does must leave nothing running. */
function startServer(program: string, fixed: Fixed, over: () => boolean): Server {
  // The server's times carry no zone: UTC makes logs of every machine alike.
  const run = () => start(program, ['-c', fixed.config], `${fixed.log}.out`, { TZ: 'UTC' })
  const server: Server = {
    ...fixed,
    process: run(),
    freeze: () => server.process.signal('SIGSTOP'),
    thaw: () => server.process.signal('SIGCONT'),
    kill: async () => {
      server.process.signal('SIGKILL')
      await server.process.ended
    },
    start: () => {
      if (over()) throw new Error(`${fixed.name} is not started again: the cluster has been stopped`)
      server.process = run()
    },
    get: async (path) => {
      const answer = await fetch(fixed.url + path, { signal: AbortSignal.timeout(5000) })
      const text = await answer.text()
      try {
        return JSON.parse(text) as unknown
      } catch {
        return undefined
      }
    },
  }
  return server
}

/** Resolves when the servers are one cluster with a meta leader; rejects after so many seconds. */
async function together(servers: readonly Server[], metaSize = servers.length, seconds: number): Promise<void> {
  await until('cluster ready', seconds, async () => {
    const answers = await Promise.all(servers.map((server) => isReady(server, metaSize)))
    return answers.every(Boolean)
  })
}

function assemble(name: string, servers: readonly Server[], metaSize = servers.length): Cluster {
  const clients: Client[] = []
  let stopped = false
  const byName = (server: string) => {
    const found = servers.find((one) => one.name === server)
    if (found === undefined) throw new Error(`no server ${server} in ${servers.map((one) => one.name).join(', ')}`)
    return found
  }
  return {
    name,
    servers,
    server: byName,
    client: async (account, server) => {
      const user = account.toLowerCase()
      const { port } = server === undefined ? servers[0]! : byName(server)
      const client = await connect(port, { user, password: user, name: `test-${user}` })
      clients.push(client)
      return client
    },
    ready: () => together(servers, metaSize, 60),
    stopped: () => stopped,
    stop: async () => {
      stopped = true
      clients.forEach((client) => client.close())
      // Nothing of it is needed again, and an orderly end would take seconds.
      await Promise.all(servers.map((server) => server.kill()))
    },
  }
}

async function isReady(server: Server, size: number): Promise<boolean> {
  const health = (await server.get('/healthz')) as { status?: string } | undefined
  if (health?.status !== 'ok' || size === 1) return health?.status === 'ok'
  const jsz = (await server.get('/jsz')) as { meta_cluster?: { leader?: string; cluster_size?: number } } | undefined
  return Boolean(jsz?.meta_cluster?.leader) && jsz?.meta_cluster?.cluster_size === size
}
