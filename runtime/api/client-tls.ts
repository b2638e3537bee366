/** What a client trusts, and what it shows where an environment wants a certificate beside the token. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { UserError } from '../user-error.ts';

/** Absolute paths of PEM files: what is kept of an environment are these, never what is in them. */
export interface ClientTlsFiles {
  /** The certificate to show, and what signed it. */
  cert?: string;
  /** Its private key. */
  key?: string;
  /** Those who may have signed the environment's certificate, instead of those that everybody trusts. */
  ca?: string;
}

/** What Node's TLS takes. */
export interface ClientTls {
  cert?: string;
  key?: string;
  ca?: string;
}

/**
 * Reads the files, which may have been renewed since the last time. Throws UserError `tls-unreadable`, and `tls-invalid` when
 * they are no key and certificate that go together.
 */
export function readClientTls(files: ClientTlsFiles): ClientTls {
  const tls: ClientTls = {};
  for (const name of ['cert', 'key', 'ca'] as const) {
    const file = files[name];
    if (file !== undefined) tls[name] = read(file);
  }
  try {
    createSecureContext(tls);
  } catch (cause) {
    const names = Object.values(files).join(', ');
    throw new UserError(
      'tls-invalid',
      `not a certificate, its key and those who sign, in PEM: ${names} (${(cause as Error).message})`,
      { cause },
    );
  }
  return tls;
}

/** Of paths as they were given; undefined where there are none. Throws UserError `tls-invalid` for a half of a pair. */
export function clientTlsFiles(
  files: { [name in keyof ClientTlsFiles]: string | undefined },
): ClientTlsFiles | undefined {
  const { cert, key, ca } = files;
  if ((cert === undefined) !== (key === undefined))
    throw new UserError('tls-invalid', 'a certificate and its key go together: give both');
  if (cert === undefined && ca === undefined) return undefined;
  return {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(ca === undefined ? {} : { ca }),
  };
}

/** Whether a connection failed for the certificate of one of the two sides. */
export function isTlsFailure(reason: string): boolean {
  return /certificate|self.signed|ERR_TLS|alert number|unable to get/i.test(reason);
}

/** What to do then. */
export function tlsFailureText(address: string, reason: string): string {
  // OpenSSL's own words lie among where in its sources it said them; Node's have an option of Node's behind them.
  const words = /SSL routines:[^:]*:([^:]+)/.exec(reason)?.[1] ?? reason.replace(/;.*/s, '').trim();
  return `${address} and this machine do not accept each other's certificate (${words}): say who signs that of the environment, or what it wants to be shown`;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError('tls-unreadable', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
