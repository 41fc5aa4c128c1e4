// How servers without a monitoring port are reached: a NATS connection as a user of the system account.
import { z } from 'zod'
import { certificateWithKey, file, regex, tlsKeys } from './values.ts'

/** One connection a server, or one for all of them. */
export const modes = ['direct', 'shared'] as const

const server = z.string().regex(/^(nats|tls):\/\/[^\s/@?#]+$/, {
  error: 'expected the client address, for example nats://127.0.0.1:4222; who logs in stands in creds, nkey or user',
})

/** Ways to log in, of which one is used. */
const ways = ['creds', 'nkey', 'user'] as const

export const systemAccount = z
  .strictObject({
    servers: z
      .tuple([server], server)
      .describe('Client addresses of some servers, as nats://HOST:PORT; the others are discovered.'),
    creds: file.optional().describe('Credentials file (JWT and seed) of a user of the system account.'),
    nkey: file.optional().describe('File with the NKey seed of such a user.'),
    user: z.string().min(1).optional().describe('Name of such a user.'),
    password: z.string().optional().describe('Its password; better ${VAR} or password_file.'),
    password_file: file.optional().describe('File with the password.'),
    tls: z
      .strictObject({
        ...tlsKeys('Name the certificates must carry, if not the host.'),
        handshake_first: z.boolean().default(false).describe('For servers with handshake_first: true.'),
      })
      .refine(...certificateWithKey)
      .optional()
      .describe('For servers that ask for TLS.'),
    mode: z
      .enum(modes)
      .default('direct')
      .describe(
        'direct: one connection to each server, which then answers locally. shared: one connection for all, where the others cannot be reached: no consumers, no configuration, no connections, streams every 5 minutes.',
      ),
    clusters: regex.optional().describe('Clusters to ask, as an anchored regular expression. Unset: all that answer.'),
  })
  .refine((nats) => ways.filter((way) => nats[way] !== undefined).length === 1, {
    error: 'expected one of creds, nkey and user',
  })
  .refine(({ user, password, password_file }) => {
    const passwords = [password, password_file].filter((way) => way !== undefined).length
    return user === undefined ? passwords === 0 : passwords === 1
  }, 'user goes with one of password and password_file')

export type SystemAccountConfig = z.output<typeof systemAccount>
