// Values of the configuration that are written as text: durations, plans, regular expressions, addresses.
import { z } from 'zod'
import { splitAddress } from '../address.ts'
import { simpleDuration, simpleSeconds } from '../duration.ts'
import { isSchedule } from '../schedule.ts'

export const file = z.string().min(1)

/** Keys of TLS towards a server. `name` describes what its certificate must carry. */
export const tlsKeys = (name: string) => ({
  ca_file: file.optional().describe('Authorities to trust instead of those of the system.'),
  cert_file: file.optional().describe('Client certificate.'),
  key_file: file.optional().describe('Its key.'),
  server_name: z.string().min(1).optional().describe(name),
  insecure_skip_verify: z.boolean().default(false).describe('Take any certificate.'),
})

/** For `refine`: a certificate is nothing without its key. */
export const certificateWithKey = [
  ({ cert_file, key_file }: { cert_file?: string | undefined; key_file?: string | undefined }): boolean =>
    (cert_file === undefined) === (key_file === undefined),
  { error: 'cert_file and key_file belong together' },
] as const

export const duration = z
  .string()
  .regex(simpleDuration, 'expected a duration such as 500ms, 5s, 60m')
  .transform((text) => simpleSeconds(text) ?? NaN)

/** How a collector is asked: at every scrape (every: 0), at most every so many seconds, or by a cron schedule. */
export type Poll =
  | { every: number; /** Also where there is so much that it would be asked less often. */ always?: true }
  | { schedule: string }

function readPoll(text: string, context: z.RefinementCtx, words: string): Poll | undefined {
  if (text === 'off') return undefined
  if (text === 'scrape') return { every: 0 }
  const seconds = duration.safeParse(text)
  if (seconds.success) return { every: seconds.data }
  if (isSchedule(text)) return { schedule: text }
  const message = `expected ${words}, a duration such as 60s, or a cron schedule such as "*/5 * * * *"`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

export const poll = z.string().transform((text, context) => readPoll(text, context, 'off, scrape'))
/** Of what is asked less often where there is very much of it. */
export const pollOfMany = z
  .string()
  .transform((text, context): Poll | undefined =>
    text === 'always' ? { every: 0, always: true } : readPoll(text, context, 'off, scrape, always'),
  )

export const regex = z.string().transform((text, context) => {
  try {
    return new RegExp(`^(?:${text})$`)
  } catch (error) {
    // The message repeats the expression, in which a variable may be told: only what follows it is said.
    const reason = (error as Error).message.split(': ').at(-1) ?? ''
    context.addIssue({ code: 'custom', message: `not a regular expression: ${reason}` })
    return z.NEVER
  }
})

/** HOST:PORT, [IPv6]:PORT or :PORT. */
export const address = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]*):\d{1,5}$/, {
    error: 'expected HOST:PORT, for example 127.0.0.1:7778',
    abort: true,
  })
  .refine((text) => splitAddress(text).port <= 65_535, 'a port is at most 65535')
