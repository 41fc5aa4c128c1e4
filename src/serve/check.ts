// What would refuse a start and no schema can tell: a listen host that does not resolve, a web-config file, certificates.
import { lookup } from 'node:dns/promises'
import { splitAddress } from '../address.ts'
import { ConfigError } from '../config/error.ts'
import type { Config } from '../config/schema.ts'
import { guardedServer } from '../http/web.ts'

/** Nothing is bound: a port that is in use is found out at the start, since the exporter that runs now may be the one in use. */
export async function checkStart({ listen, web_config: webConfig }: Config): Promise<void> {
  const { host } = splitAddress(listen)
  if (host !== '') {
    await lookup(host).catch((error: unknown) => {
      throw new ConfigError(`listen ${listen}: ${(error as Error).message}`, { cause: error })
    })
  }
  if (webConfig === undefined) return
  try {
    const { stop } = await guardedServer(webConfig, () => undefined, { report: () => undefined })
    stop()
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(`${webConfig}: ${(error as Error).message}`, { cause: error })
  }
}
