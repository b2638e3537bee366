import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ClientTlsFiles } from '../api/client-tls.ts';
import { localName } from '../api/environment-name.ts';
import { type DefinitionSource, type ForeignOptions, foreignProtocols } from '../foreign/foreign-options.ts';
import { UserError } from '../user-error.ts';
import { replaceFile } from './replace-file.ts';

/** An environment that `skep env add` has been told of. */
export interface KnownEnvironment {
  /** Base URL of its gateway, or of the server of someone else's. */
  address: string;
  /** Empty for a server of someone else's. */
  token: string;
  /** Certificates of its own. */
  tls?: ClientTlsFiles | undefined;
  /** What a server of someone else's needs; absent for one of Skep's. */
  foreign?: KnownForeign | undefined;
}

/** How a server of someone else's is reached. */
export type KnownForeign = Pick<ForeignOptions, 'protocol' | 'source' | 'headers'>;

/** What the command line knows of environments beside the local one. */
export interface Environments {
  /** The one that commands talk to when they are not told another; `local` at first. */
  current: string;
  known: Map<string, KnownEnvironment>;
}

/** Reads `environments.json` in the data folder. Throws UserError `environments-invalid`. */
export async function readEnvironments(home: string): Promise<Environments> {
  const file = fileIn(home);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { current: localName, known: new Map() };
    throw new UserError('environments-invalid', `cannot read ${file}: ${(error as Error).message}`);
  }
  const read = parse(text);
  if (read === undefined) {
    throw new UserError(
      'environments-invalid',
      `${file} is damaged: mend it, or remove it and add the environments again`,
    );
  }
  return read;
}

/** All that is needed to reach one from here; one of Skep's as any gRPC server, with its token. */
export function foreignOptionsOf(name: string, known: KnownEnvironment): ForeignOptions {
  const { address, token, tls, foreign } = known;
  const skep: KnownForeign = {
    protocol: 'grpc',
    source: { kind: 'reflection' },
    headers: [['authorization', `Bearer ${token}`]],
  };
  return { name, address, ...(foreign ?? skep), ...(tls === undefined ? {} : { tls }) };
}

/** Writes `environments.json` in one step; only this user can read it, for it has tokens. */
export async function writeEnvironments(home: string, { current, known }: Environments): Promise<void> {
  const content = { current, environments: Object.fromEntries(known) };
  await replaceFile(fileIn(home), `${JSON.stringify(content, null, 2)}\n`);
}

function fileIn(home: string): string {
  return path.join(home, 'environments.json');
}

function parse(text: string): Environments | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(content) || typeof content.current !== 'string' || !isRecord(content.environments)) {
    return undefined;
  }
  const known = new Map<string, KnownEnvironment>();
  for (const [name, entry] of Object.entries(content.environments)) {
    if (!isRecord(entry)) return undefined;
    const { address, token, tls } = entry;
    if (typeof address !== 'string' || typeof token !== 'string') return undefined;
    if (tls !== undefined && !isTlsFiles(tls)) return undefined;
    const foreign = entry.foreign === undefined ? undefined : readForeign(entry.foreign);
    if (entry.foreign !== undefined && foreign === undefined) return undefined;
    known.set(name, {
      ...{ address, token },
      ...(tls === undefined ? {} : { tls }),
      ...(foreign === undefined ? {} : { foreign }),
    });
  }
  return { current: content.current, known };
}

function readForeign(value: unknown): KnownForeign | undefined {
  if (!isRecord(value) || !isSource(value.source) || !Array.isArray(value.headers)) return undefined;
  const headers: [string, string][] = [];
  for (const header of value.headers) {
    const [name, text]: unknown[] = Array.isArray(header) ? header : [];
    if (typeof name !== 'string' || typeof text !== 'string') return undefined;
    headers.push([name, text]);
  }
  const protocol = foreignProtocols.find((each) => each === value.protocol);
  return { source: value.source, headers, ...(protocol === undefined ? {} : { protocol }) };
}

function isSource(value: unknown): value is DefinitionSource {
  if (!isRecord(value)) return false;
  if (value.kind === 'descriptors') return typeof value.file === 'string';
  return value.kind === 'reflection' || (value.kind === 'module' && typeof value.folder === 'string');
}

function isTlsFiles(value: unknown): value is ClientTlsFiles {
  if (!isRecord(value)) return false;
  return [value.cert, value.key, value.ca].every((file) => file === undefined || typeof file === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
