// The health check of the image: asks the exporter that is process 1 of the container, or the child of its reaper. Exit 0: well.
import { readFileSync } from 'node:fs'
import { serveOptions } from './commands/serve.ts'
import { loadConfig } from './config/load.ts'
import { argumentsOf, healthUrl, isHealthy } from './serve/health.ts'

const given = serveOptions(argumentsOf(readFileSync(process.argv[2] ?? '/proc/1/cmdline', 'utf8')))
const well = given !== undefined && (await isHealthy(healthUrl(loadConfig(given, process.env)), 4))
process.exitCode = well ? 0 : 1
