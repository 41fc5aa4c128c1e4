// Whether an exporter is well, asked from beside it: where it listens comes from its own command line and configuration.
import { get as plain } from 'node:http'
import { get as secure } from 'node:https'
import { loadWebConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'

/** The address of /-/healthy on this machine. @throws {ConfigError} the web-config file cannot be read. */
export function healthUrl({ listen, web_config: webConfig }: Config): string {
  const tls = webConfig !== undefined && loadWebConfig(webConfig).tls_server_config !== undefined
  const colon = listen.lastIndexOf(':')
  const host = listen.slice(0, colon)
  // All addresses: loopback is one of them.
  const own = host === '' || host === '0.0.0.0' ? '127.0.0.1' : host === '[::]' ? '[::1]' : host
  return `${tls ? 'https' : 'http'}://${own}:${listen.slice(colon + 1)}/-/healthy`
}

/** Whether it answers 200. The certificate is not checked: the connection does not leave this machine. */
export function isHealthy(url: string, seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? secure : plain
    const options = { rejectUnauthorized: false, timeout: seconds * 1000 }
    const request = get(url, options, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', () => resolve(false))
  })
}

/** Arguments of the exporter in the words of its process: what follows the script. */
export function argumentsOf(commandLine: string): string[] {
  const words = commandLine.split('\0').filter((word, index, all) => word !== '' || index < all.length - 1)
  const script = words.findIndex((word) => /(^|\/)(main\.js|nats-jetstream-exporter)$/.test(word))
  const rest = words.slice(script + 1)
  return rest[0] === 'serve' ? rest.slice(1) : rest
}
