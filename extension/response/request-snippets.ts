/** A request in the words of other tools and of code. */
import { isJson } from '../request/json-text.ts';
import { writeMarks } from './secret-marks.ts';

/** A request, with marks for what is secret. */
export interface CopiedRequest {
  /** `GRPC` or an HTTP method. */
  method: string;
  /** Base URL: `http://127.0.0.1:8080`. */
  address: string;
  /** With the query. */
  path: string;
  headers: readonly [name: string, value: string][];
  messages: readonly string[];
  /** Name of the environment, where it is one that `skep` knows as well. */
  environment: string | undefined;
  rpc?: { service: string; method: string; clientStreaming: boolean; serverStreaming: boolean };
  /** Where the typed client is, as code imports it. */
  client?: string;
}

export interface Snippet {
  label: string;
  text: string;
}

/** What can be pasted, with what to call it: a method in every form that its kind has, other requests as HTTP. Marks stay in. */
export function requestSnippets(request: CopiedRequest): Snippet[] {
  const { rpc } = request;
  if (!rpc)
    return [
      { label: 'curl', text: curl(request) },
      { label: 'TypeScript, fetch', text: fetchCode(request) },
    ];
  const streams = rpc.clientStreaming || rpc.serverStreaming;
  const plain = { ...request, method: 'POST' };
  // Streams are framed, which no one types at a shell.
  const unary = streams ? [] : [{ label: 'curl', text: curl(withJson(plain)) }];
  return [
    ...unary,
    { label: 'buf curl', text: bufCurl(request) },
    { label: 'grpcurl', text: grpcurl(request, rpc) },
    { label: 'skep call', text: skepCall(request, rpc) },
    { label: 'TypeScript, Connect client', text: connectCode(request, rpc) },
    ...(streams ? [] : [{ label: 'TypeScript, fetch', text: fetchCode(withJson(plain)) }]),
  ];
}

type Rpc = NonNullable<CopiedRequest['rpc']>;

function withJson(request: CopiedRequest): CopiedRequest {
  const isSaid = request.headers.some(([name]) => name.toLowerCase() === 'content-type');
  const headers: [string, string][] = isSaid ? [] : [['content-type', 'application/json']];
  return { ...request, headers: [...headers, ...request.headers], messages: [request.messages[0] ?? '{}'] };
}

function curl({ method, address, path, headers, messages }: CopiedRequest): string {
  const body = messages[0] !== undefined ? ['--data-raw', shell(messages[0])] : [];
  const verb =
    method === (body.length > 0 ? 'POST' : 'GET') ? [] : method === 'HEAD' ? ['--head'] : ['-X', method];
  return command(['curl', ...verb, shell(address + path)], headerFlags(headers), body);
}

function bufCurl({ address, path, headers, messages }: CopiedRequest): string {
  const plain = address.startsWith('http:') ? ['--http2-prior-knowledge'] : [];
  return command(['buf', 'curl', '--protocol', 'grpc', ...plain], headerFlags(headers), [
    ...data('-d', messages),
    shell(address + path),
  ]);
}

function grpcurl({ address, headers, messages }: CopiedRequest, { service, method }: Rpc): string {
  const { host, protocol, port } = new URL(address);
  const at = port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
  return command(['grpcurl', ...(protocol === 'https:' ? [] : ['-plaintext'])], headerFlags(headers), [
    ...data('-d', messages),
    at,
    `${service}/${method}`,
  ]);
}

function skepCall({ headers, messages, environment }: CopiedRequest, rpc: Rpc): string {
  const env = environment === undefined || environment === 'local' ? [] : ['--env', environment];
  const body = rpc.clientStreaming ? `[${messages.join(', ')}]` : (messages[0] ?? '{}');
  return command(
    ['skep', 'call', ...env, `${rpc.service}.${rpc.method}`, shell(body)],
    headerFlags(headers),
    [],
  );
}

function connectCode({ address, headers, messages, client }: CopiedRequest, rpc: Rpc): string {
  const name = rpc.service.slice(rpc.service.lastIndexOf('.') + 1);
  const method = rpc.method.charAt(0).toLowerCase() + rpc.method.slice(1);
  const input = `${name}.method.${method}.input`;
  const inputs = (messages.length > 0 ? messages : ['{}']).map(
    (each) => `fromJson(${input}, ${literal(each)})`,
  );
  const options = headers.length > 0 ? `, { headers: ${headersCode(headers)} }` : '';
  const request = rpc.clientStreaming ? 'requests()' : inputs[0];
  const call = `client.${method}(${request}${options})`;
  return `${[
    "import { fromJson } from '@bufbuild/protobuf';",
    "import { createClient } from '@connectrpc/connect';",
    "import { createConnectTransport } from '@connectrpc/connect-node';",
    `import { ${name} } from '${client ?? './gen/service_pb.ts'}';`,
    '',
    `const transport = createConnectTransport({ baseUrl: ${code(address)}, httpVersion: '2' });`,
    `const client = createClient(${name}, transport);`,
    ...(rpc.clientStreaming
      ? ['async function* requests() {', ...inputs.map((each) => `  yield ${each};`), '}']
      : []),
    ...(rpc.serverStreaming
      ? [`for await (const answer of ${call}) {`, '  console.log(answer);', '}']
      : [`const answer = await ${call};`, 'console.log(answer);']),
  ].join('\n')}\n`;
}

function fetchCode({ method, address, path, headers, messages }: CopiedRequest): string {
  const parts = [`method: ${code(method)}`];
  if (headers.length > 0) parts.push(`headers: ${headersCode(headers)}`);
  if (messages[0] !== undefined) parts.push(`body: ${bodyCode(messages[0])}`);
  return `const response = await fetch(${code(address + path)}, {\n${parts.map((part) => `  ${part},\n`).join('')}});
console.log(response.status, await response.text());
`;
}

/** JSON is written as an object, so that it can be changed in code. */
function bodyCode(body: string): string {
  return isJson(body) ? `JSON.stringify(${literal(body)})` : code(body);
}

/** A JSON text as an expression: JSON is one, but for the variables in its strings. */
function literal(json: string): string {
  if (!isJson(json)) return `JSON.parse(${code(json)})`;
  return json.replaceAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g, (whole, text: string, colon?: string) => {
    if (colon !== undefined) return whole;
    const value = code(String(JSON.parse(text)));
    return value.startsWith('`') ? value : text;
  });
}

function headersCode(headers: readonly [string, string][]): string {
  return `{ ${headers.map(([name, value]) => `${code(name)}: ${code(value)}`).join(', ')} }`;
}

function code(text: string): string {
  let hasVariable = false;
  const template = writeMarks(
    text,
    (part) => part.replaceAll(/[`\\]|\$(?=\{)/g, '\\$&'),
    (name) => {
      hasVariable = true;
      return `\${process.env.${name}}`;
    },
  );
  if (hasVariable) return `\`${template}\``;
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Several messages one after the other, which is how both tools read them. */
function data(flag: string, messages: readonly string[]): string[] {
  return messages.length === 0 ? [] : [flag, shell(messages.join('\n'))];
}

function headerFlags(headers: readonly [string, string][]): string[] {
  return headers.map(([name, value]) => `-H ${shell(`${name}: ${value}`)}`);
}

/** For a POSIX shell. */
function shell(text: string): string {
  const quoted = writeMarks(
    text,
    (part) => (part === '' ? '' : `'${part.replaceAll("'", `'\\''`)}'`),
    (name) => `"$${name}"`,
  );
  return quoted === '' ? "''" : quoted;
}

/** A flag with its value a line, where there are several. */
function command(first: string[], flags: string[], last: string[]): string {
  const lines = [first.join(' '), ...flags, ...(last.length > 0 ? [last.join(' ')] : [])];
  return lines.join(flags.length > 0 ? ' \\\n  ' : ' ');
}
