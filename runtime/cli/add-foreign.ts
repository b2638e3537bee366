import path from 'node:path';
import { pathProblem } from '../api/address-path.ts';
import { clientTlsFiles } from '../api/client-tls.ts';
import type { KnownEnvironment } from '../environment/environments-file.ts';
import { type DefinitionSource, type ForeignProtocol, foreignProtocols } from '../foreign/foreign-options.ts';
import { apiProtocol } from '../foreign/protocol-names.ts';
import { hostName, isLoopbackName } from '../gateway/host-name.ts';
import { isSecretName } from '../telemetry/secret-names.ts';
import { UserError } from '../user-error.ts';
import type { Invocation } from './command.ts';
import { readHeaders } from './read-headers.ts';
import { readToken } from './read-token.ts';
import { UsageError } from './usage-error.ts';

/** Whether `env add` is told of a server of someone else's. */
export function isForeign({ has, text }: Invocation): boolean {
  return has('reflection') || text('descriptors') !== undefined || text('module') !== undefined;
}

/**
 * What `env add` was told of a server, once it has told what it serves; and the names of its services. Throws UsageError, and a
 * UserError as `describeForeign` does.
 */
export async function askForeign(
  given: string,
  invocation: Invocation,
): Promise<{ known: KnownEnvironment; services: string[] }> {
  const { signal, text, texts, has, folder } = invocation;
  const headers = await askSecrets(readHeaders(texts('header')), signal);
  const protocol = readProtocol(text('protocol'));
  const address = readAddress(given, protocol, headers.length > 0 && !has('insecure'));
  const file = (option: string) => {
    const value = text(option);
    return value === undefined ? undefined : path.resolve(folder, value);
  };
  const tls = clientTlsFiles({ cert: file('cert'), key: file('key'), ca: file('ca') });
  const source = readSource(invocation);
  const { describeForeign } = await import('../foreign/index.ts');
  const wanted = { address, protocol, source, headers, tls };
  const { services, spoken } = await describeForeign(wanted, signal);
  return {
    known: {
      ...{ address, token: '' },
      ...(tls === undefined ? {} : { tls }),
      // As it was found out, so that it need not be again; and not where somebody has to say otherwise later.
      foreign: { source, headers, protocol: protocol ?? spoken.protocol },
    },
    services: services.map(({ typeName }) => typeName),
  };
}

function readSource({ text, has, folder }: Invocation): DefinitionSource {
  const [descriptors, module] = [text('descriptors'), text('module')];
  const given = [has('reflection'), descriptors !== undefined, module !== undefined].filter(Boolean);
  if (given.length > 1) throw new UsageError('say one of --reflection, --descriptors and --module');
  if (descriptors !== undefined) return { kind: 'descriptors', file: path.resolve(folder, descriptors) };
  if (module !== undefined) return { kind: 'module', folder: path.resolve(folder, module) };
  return { kind: 'reflection' };
}

function readProtocol(given: string | undefined): ForeignProtocol | undefined {
  const protocol = foreignProtocols.find((each) => each === given);
  if (given === undefined || protocol !== undefined) return protocol;
  throw new UsageError(`--protocol is one of ${foreignProtocols.join(', ')}, not \`${given}\``);
}

/** With the values that are to be typed, or to come on standard input. */
async function askSecrets(headers: [string, string][], signal: AbortSignal): Promise<[string, string][]> {
  const asked = headers.filter(([, value]) => value === '-');
  const clear = headers.find(([name, value]) => value !== '-' && value !== '' && isSecretName(name));
  if (clear !== undefined) {
    const [name] = clear;
    throw new UsageError(
      `what is on a command line, other users and the shell's history see: give the value of ${name} as '${name}: -', and type it or send it on standard input`,
    );
  }
  if (asked.length > 1 && !process.stdin.isTTY)
    throw new UsageError('standard input has the value of one header: of several, type them at a terminal');
  const read: [string, string][] = [];
  for (const [name, value] of headers) {
    const what = { what: `the value of ${name}`, spaces: true };
    read.push([name, value === '-' ? await readToken(`Value of ${name}: `, signal, what) : value]);
  }
  return read;
}

/** The base URL; without a scheme it is http on this machine and https elsewhere. Connect's may have a path. */
function readAddress(given: string, protocol: ForeignProtocol | undefined, secret: boolean): string {
  const isLocal = isLoopbackName(hostName(given));
  const url = URL.parse(/^\w+:\/\//.test(given) ? given : `${isLocal ? 'http' : 'https'}://${given}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new UsageError(`\`${given}\` is no address: give one such as https://api.example.com`);
  if (url.protocol === 'http:' && secret && !isLoopbackName(hostName(url.host))) {
    throw new UserError(
      'insecure-address',
      `${url.origin} is not encrypted, so others could read the headers on their way: use https://, or say --insecure`,
    );
  }
  const base = url.pathname.replace(/\/+$/, '');
  const address = url.origin + base;
  const problem = pathProblem(address, apiProtocol(protocol), '--protocol connect');
  if (problem !== undefined) throw new UsageError(problem);
  return address;
}
