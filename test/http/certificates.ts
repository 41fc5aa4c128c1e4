// Throw-away certificates for tests: a CA, a server and a client, made by openssl.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Writes ca.pem, server.pem, server.key, client.pem and client.key into `folder`. */
export function makeCertificates(folder: string): void {
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test ca', '-days', '2')
  for (const name of ['server', 'client']) {
    const extra = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`, ...extra)
    const sign = ['-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial']
    openssl('x509', ...sign, '-out', `${name}.pem`, '-days', '2', '-copy_extensions', 'copy')
  }
}

export const inFolder = (folder: string) => (name: string) => join(folder, name)
