import path from 'node:path';
import { defaultHome } from '../../environment/data-folder.ts';
import { startServer } from '../../environment/index.ts';
import type { TlsFiles } from '../../environment/tls-files.ts';
import type { Command } from '../command.ts';
import { historyLimitOptions, readHistoryLimits } from '../history-limits.ts';
import { readPort } from '../read-port.ts';
import { readSeconds } from '../read-seconds.ts';
import { untilAborted } from '../until-aborted.ts';
import { UsageError } from '../usage-error.ts';

const defaultPort = 8080;

export const command: Command = {
  usage: [
    'server [--host HOST] [--port N] [--data DIR] [--name NAME] [--public] [OPTION...]',
    'server --host HOST --tls-key FILE --tls-cert FILE [--tls-client-ca FILE] [OPTION...]',
    'server --host HOST --insecure [OPTION...]',
  ],
  about:
    'Is an environment that projects are deployed to, until ^C. The first start makes a token that may deploy, and shows it\n' +
    'this once. Beyond this machine it wants TLS, or --insecure. What was deployed runs again after a restart.',
  options: {
    host: {
      type: 'string',
      value: 'HOST',
      text: 'address to answer at; 127.0.0.1 without it, 0.0.0.0 is every one',
    },
    port: { type: 'string', short: 'p', value: 'N', text: `where to answer; ${defaultPort} without it` },
    data: {
      type: 'string',
      value: 'DIR',
      text: 'where to keep what is deployed; the data folder of skep without it',
    },
    'tls-key': { type: 'string', value: 'FILE', text: 'private key, PEM' },
    'tls-cert': {
      type: 'string',
      value: 'FILE',
      text: 'certificate and what signed it, PEM; a renewed one is taken without a restart',
    },
    'tls-client-ca': {
      type: 'string',
      value: 'FILE',
      text: 'let in only clients with a certificate that one of these signed, PEM',
    },
    insecure: { type: 'boolean', text: 'answer beyond this machine without TLS' },
    public: { type: 'boolean', text: 'let everybody call what is deployed, without a token' },
    allow: {
      type: 'string',
      multiple: true,
      value: 'HOST',
      text: 'a name by which clients reach it, beside its address; may be repeated',
    },
    'access-log': {
      type: 'string',
      value: 'FILE|-',
      text: 'write a line of JSON for each request there; - is standard output',
    },
    'max-connection-age': {
      type: 'string',
      value: 'SECONDS',
      text: 'let an HTTP/2 connection take no new calls after so long, so that clients spread anew; for ever without it',
    },
    'no-messages': {
      type: 'boolean',
      text: 'keep of calls when, by whom, how long and how they ended, but not what their messages say',
    },
    ...historyLimitOptions,
    otlp: {
      type: 'string',
      value: 'ENDPOINT',
      text: "send calls as spans to this OpenTelemetry collector, such as http://localhost:4318; without it, to that of OpenTelemetry's environment variables",
    },
    name: { type: 'string', value: 'NAME', text: "how clients see it named; this machine's name without it" },
  },
  arguments: { required: [], optional: 0 },
  async run({ output, signal, text, texts, has }) {
    const tls = tlsFiles(text('tls-key'), text('tls-cert'), text('tls-client-ca'));
    const name = text('name');
    const accessLog = text('access-log');
    const otlp = text('otlp');
    const maxConnectionAgeMs = readSeconds('max-connection-age', text('max-connection-age'));
    const server = await startServer(
      {
        home: path.resolve(text('data') ?? path.join(defaultHome(), 'server')),
        host: text('host') ?? '127.0.0.1',
        port: readPort(text('port')) ?? defaultPort,
        insecure: has('insecure'),
        public: has('public'),
        keepMessages: !has('no-messages'),
        history: readHistoryLimits(text),
        allowedHosts: texts('allow'),
        ...(tls === undefined ? {} : { tls }),
        ...(name === undefined ? {} : { name }),
        ...(otlp === undefined ? {} : { otlp: { option: '--otlp', endpoint: otlp } }),
        ...(maxConnectionAgeMs === undefined ? {} : { limits: { maxConnectionAgeMs } }),
        ...(accessLog === undefined ? {} : { accessLog: accessLog === '-' ? '-' : path.resolve(accessLog) }),
        onFirstToken(token) {
          output.line(`token: ${token}`);
          output.line('It may deploy, which is to run code here, and is not shown again.');
        },
      },
      signal,
    );
    try {
      output.line(`at ${server.address}`);
      await untilAborted(signal);
    } finally {
      await server[Symbol.asyncDispose]();
    }
    return 0;
  },
};

function tlsFiles(
  key: string | undefined,
  cert: string | undefined,
  clientCa: string | undefined,
): TlsFiles | undefined {
  if (key === undefined && cert === undefined && clientCa === undefined) return undefined;
  if (key === undefined || cert === undefined) {
    throw new UsageError('--tls-key and --tls-cert go together, and --tls-client-ca with both');
  }
  const files = { key: path.resolve(key), cert: path.resolve(cert) };
  return clientCa === undefined ? files : { ...files, clientCa: path.resolve(clientCa) };
}
