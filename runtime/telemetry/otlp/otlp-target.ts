/** Where spans are sent to, as an option or OpenTelemetry's environment variables say it: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
import { UserError } from '../../user-error.ts';

/** A collector, and how it is talked to. */
export interface OtlpTarget {
  /** Takes the POST of an ExportTraceServiceRequest. */
  url: string;
  /** Their values are secrets. */
  headers: Record<string, string>;
  /** Milliseconds for one attempt. */
  timeoutMs: number;
}

/** The base address that an option or setting of Skep's own names, before all variables. */
export interface WishedCollector {
  /** What it is called, for messages. */
  option: string;
  endpoint: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

const prefix = 'OTEL_EXPORTER_OTLP_';
const defaultTimeoutMs = 10_000;

/** Request headers that are the exporter's own to write. */
const ownHeaders = new Set(['content-type', 'content-encoding', 'content-length', 'host', 'user-agent']);

/**
 * The collector that spans go to; undefined when none is named.
 *
 * @throws UserError `otlp-invalid`. No value is in its message: addresses and headers may hold keys.
 */
export function readOtlpTarget(variables: Variables, wished?: WishedCollector): OtlpTarget | undefined {
  if (wished === undefined && isOff(variables)) return undefined;
  const url = urlOf(variables, wished);
  if (url === undefined) return undefined;
  return {
    url,
    headers: readHeaders(...variable(variables, 'HEADERS')),
    timeoutMs: readTimeout(...variable(variables, 'TIMEOUT')),
  };
}

function isOff({ OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER }: Variables): boolean {
  return OTEL_SDK_DISABLED?.toLowerCase() === 'true' || OTEL_TRACES_EXPORTER === 'none';
}

/** The variable for traces goes before the one for every signal. An empty one is as good as none. */
function variable(variables: Variables, name: string): [name: string, value: string | undefined] {
  const ofTraces = `${prefix}TRACES_${name}`;
  return variables[ofTraces]
    ? [ofTraces, variables[ofTraces]]
    : [prefix + name, variables[prefix + name] || undefined];
}

function urlOf(variables: Variables, wished: WishedCollector | undefined): string | undefined {
  if (wished !== undefined) return tracesOf(readUrl(wished.option, wished.endpoint));
  const [name, text] = variable(variables, 'ENDPOINT');
  if (text === undefined) return undefined;
  const [protocolName, protocol] = variable(variables, 'PROTOCOL');
  if (protocol === 'grpc') {
    throw new UserError(
      'otlp-invalid',
      `${protocolName} says grpc, and spans are sent by HTTP: name the collector's HTTP port, mostly 4318, and say http/json`,
    );
  }
  const url = readUrl(name, text);
  // The address of one signal is taken as it is.
  return name.includes('TRACES') ? url.href : tracesOf(url);
}

function readUrl(name: string, text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UserError('otlp-invalid', `${name} is the URL of a collector, such as http://localhost:4318`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UserError(
      'otlp-invalid',
      `${name} has a name or password in it: say them in ${prefix}HEADERS, as authorization=Basic%20...`,
    );
  }
  return url;
}

function tracesOf(base: URL): string {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}

/** `name=value,name=value`, as in W3C Baggage but without its properties: values are percent-encoded. */
function readHeaders(name: string, text = ''): Record<string, string> {
  const headers = new Headers();
  for (const entry of text.split(',')) {
    if (entry.trim() === '') continue;
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
    try {
      headers.append(key.trim(), decodeURIComponent(value.trim()));
    } catch {
      // Why is not said: the reason would hold the value.
      throw new UserError(
        'otlp-invalid',
        `${name} is a list such as api-key=abc,tenant=a%20b: names and percent-encoded values, parted by commas`,
      );
    }
  }
  return Object.fromEntries([...headers].filter(([key]) => !ownHeaders.has(key)));
}

function readTimeout(name: string, text: string | undefined): number {
  if (text === undefined) return defaultTimeoutMs;
  const ms = Number(text);
  if (!/^\d+$/.test(text) || ms < 1 || ms > 600_000) {
    throw new UserError(
      'otlp-invalid',
      `${name} is a number of milliseconds from 1 to 600000, not \`${text}\``,
    );
  }
  return ms;
}
