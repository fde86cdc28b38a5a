import { exec } from '../../../e2e/fixtures/exec.ts'

/** `key.pem` and `cert.pem` for 127.0.0.1, signed by nobody. */
export const makeCertificate = async (folder: string): Promise<void> => {
  const files = ['-keyout', 'key.pem', '-out', 'cert.pem']
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  await exec('openssl', ['req', ...kind, ...files, ...name], folder)
}
