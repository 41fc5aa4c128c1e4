// Prometheus' web-config file, as one zod schema.
import { z } from 'zod'

const tlsVersions = ['TLS12', 'TLS13'] as const

/** The part of Prometheus' web-config file that applies here; what does not is refused by name instead of being ignored. */
export const webSchema = z.strictObject({
  tls_server_config: z
    .strictObject({
      cert_file: z.string().min(1),
      key_file: z.string().min(1),
      client_ca_file: z.string().min(1).optional(),
      client_auth_type: z
        .enum([
          'NoClientCert',
          'RequestClientCert',
          'RequireAnyClientCert',
          'VerifyClientCertIfGiven',
          'RequireAndVerifyClientCert',
        ])
        .optional(),
      min_version: z.enum(tlsVersions).default('TLS12'),
      max_version: z.enum(tlsVersions).default('TLS13'),
    })
    .refine(({ client_ca_file: ca, client_auth_type: type }) => ca === undefined || type !== undefined, {
      path: ['client_auth_type'],
      error:
        'expected with client_ca_file, which alone asks nobody for a certificate; RequireAndVerifyClientCert asks everybody',
    })
    .refine(({ client_ca_file: ca, client_auth_type: type = '' }) => ca !== undefined || !type.includes('Verify'), {
      path: ['client_ca_file'],
      error: 'expected with this client_auth_type: without it every authority of the system would do',
    })
    .transform((tls) => ({ ...tls, client_auth_type: tls.client_auth_type ?? ('NoClientCert' as const) }))
    .optional(),
  basic_auth_users: z
    .record(
      z.string(),
      z.string().regex(/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/, 'expected a bcrypt hash, as htpasswd -nBC 10 prints it'),
    )
    .default({}),
})

export type WebConfig = z.output<typeof webSchema>
