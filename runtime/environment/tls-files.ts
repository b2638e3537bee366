/** The key of a server, in files that whoever renews certificates writes anew. */
import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { TlsKey } from '../gateway/index.ts';
import { UserError } from '../user-error.ts';

/** Paths of PEM files. */
export interface TlsFiles {
  key: string;
  /** The certificate, and what signed it. */
  cert: string;
  /** With it, clients need a certificate that one of these signed. */
  clientCa?: string;
}

/** How often the files are looked at, in milliseconds. Links are followed: that is how most tools renew. */
const lookMs = 2000;

/** Throws UserError `tls-unreadable`, and `tls-invalid` when they are no key and certificate that go together. */
export async function readTlsFiles(files: TlsFiles): Promise<TlsKey> {
  const key: TlsKey = { key: await read(files.key), cert: await read(files.cert) };
  if (files.clientCa !== undefined) key.clientCa = await read(files.clientCa);
  try {
    createSecureContext({ key: key.key, cert: key.cert, ...(key.clientCa && { ca: key.clientCa }) });
  } catch (cause) {
    const message = `${files.key} and ${files.cert} are not a key and its certificate in PEM: ${(cause as Error).message}`;
    throw new UserError('tls-invalid', message, { cause });
  }
  return key;
}

/** Calls back whenever one of the files has changed, until disposed of. */
export function watchTlsFiles(files: TlsFiles, changed: () => void): Disposable {
  const paths = Object.values(files) as string[];
  for (const path of paths) watchFile(path, { interval: lookMs, persistent: false }, changed);
  return {
    [Symbol.dispose]() {
      for (const path of paths) unwatchFile(path, changed);
    },
  };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError('tls-unreadable', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
