/** How a method is called from elsewhere: commands and code to copy, each of which works as it stands. */
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { exampleJson } from '../../../server/generate/index.ts';
import { go, python } from './http-snippets.ts';

/** Where the service of a page answers. */
export interface ServedAt {
  /** The environment's name, as in `--env`. */
  environment: string;
  isLocal: boolean;
  /** Base URL of the gateway. */
  address: string;
}

export interface Snippet {
  title: string;
  /** Of the fenced block. */
  language: string;
  text: string;
}

/** Those that fit the method: what cannot carry a stream is left out where there is one. */
export function callSnippets(method: DescMethod, at: ServedAt): Snippet[] {
  const json = JSON.stringify(JSON.parse(exampleJson(method.input)));
  const isUnary = method.methodKind === 'unary';
  return [
    { title: 'skep', language: 'sh', text: skep(method, at, json) },
    ...(isUnary ? [{ title: 'curl', language: 'sh', text: curl(method, at, json) }] : []),
    { title: 'buf curl', language: 'sh', text: bufCurl(method, at, json) },
    { title: 'grpcurl', language: 'sh', text: grpcurl(method, at, json) },
    { title: 'TypeScript', language: 'ts', text: typeScript(method, at, json) },
    ...(isUnary
      ? [
          { title: 'Python', language: 'python', text: python(method, at, json) },
          { title: 'Go', language: 'go', text: go(method, at, json) },
        ]
      : []),
  ];
}

/** The path of the module that `skep generate` writes for the file of a service, below `gen/`. */
function modulePath({ file }: DescService): string {
  return `${file.name}_pb.ts`;
}

function skep(method: DescMethod, { environment, isLocal }: ServedAt, json: string): string {
  const { parent, name } = method;
  const where = isLocal ? '' : ` --env ${environment}`;
  const body = sendsMany(method) ? `[${json}]` : json;
  return `skep call ${parent.typeName}.${name} ${quoted(body)}${where}`;
}

function curl({ parent, name }: DescMethod, at: ServedAt, json: string): string {
  const header = at.isLocal ? '' : ' -H "authorization: Bearer $SKEP_TOKEN"';
  const url = `${at.address}/${parent.typeName}/${name}`;
  return `curl -H 'content-type: application/json'${header} -d ${quoted(json)} ${url}`;
}

/** It asks the gateway's reflection for the definition. */
function bufCurl({ parent, name }: DescMethod, at: ServedAt, json: string): string {
  const header = at.isLocal ? '' : ' -H "authorization: Bearer $SKEP_TOKEN" --reflect-header "*"';
  const plain = at.address.startsWith('http:') ? ' --http2-prior-knowledge' : '';
  return `buf curl --protocol grpc${plain}${header} -d ${quoted(json)} ${at.address}/${parent.typeName}/${name}`;
}

/** As `buf curl`, it asks for the definition. */
function grpcurl({ parent, name }: DescMethod, at: ServedAt, json: string): string {
  const { host, protocol, port } = new URL(at.address);
  const isPlain = protocol === 'http:';
  const header = at.isLocal ? '' : ' -H "authorization: Bearer $SKEP_TOKEN"';
  const where = port === '' ? `${host}:${isPlain ? 80 : 443}` : host;
  return `grpcurl${isPlain ? ' -plaintext' : ''}${header} -d ${quoted(json)} ${where} ${parent.typeName}/${name}`;
}

function typeScript(method: DescMethod, at: ServedAt, json: string): string {
  const { parent, name, localName, input, methodKind } = method;
  const sent = `${localIdentifier(input.typeName, input.file.proto.package)}Schema`;
  // A request may be of another file, and so of another module.
  const imports =
    input.file === parent.file
      ? [`import { ${sent}, ${parent.name} } from './gen/${modulePath(parent)}';`]
      : [
          `import { ${sent} } from '${wellKnown(input.file.name) ?? `./gen/${input.file.name}_pb.ts`}';`,
          `import { ${parent.name} } from './gen/${modulePath(parent)}';`,
        ];
  const headers = at.isLocal ? '' : ', { headers: { authorization: `Bearer ${process.env.SKEP_TOKEN}` } }';
  const call = `client.${localName}(${sendsMany(method) ? 'requests()' : 'request'}${headers})`;
  // Both ways at once is more than HTTP/1.1 can.
  const version = methodKind === 'bidi_streaming' ? '2' : '1.1';
  return [
    `import { fromJson } from '@bufbuild/protobuf';`,
    `import { createClient } from '@connectrpc/connect';`,
    `import { createConnectTransport } from '@connectrpc/connect-node';`,
    ...imports,
    '',
    `const transport = createConnectTransport({ baseUrl: '${at.address}', httpVersion: '${version}' });`,
    `const client = createClient(${parent.name}, transport);`,
    `const request = fromJson(${sent}, ${json});`,
    ...(sendsMany(method) ? ['async function* requests() {', '  yield request;', '}'] : []),
    ...(answersMany(method)
      ? [`for await (const response of ${call}) console.log(response);`]
      : [`const response = await ${call};`, `console.log(response); // ${name}'s answer`]),
  ].join('\n');
}

function sendsMany({ methodKind }: DescMethod): boolean {
  return methodKind === 'client_streaming' || methodKind === 'bidi_streaming';
}

function answersMany({ methodKind }: DescMethod): boolean {
  return methodKind === 'server_streaming' || methodKind === 'bidi_streaming';
}

function wellKnown(file: string): string | undefined {
  return file.startsWith('google/protobuf/') ? '@bufbuild/protobuf/wkt' : undefined;
}

/** `Outer_Inner` of a nested message, as Protobuf-ES names it. */
function localIdentifier(typeName: string, packageName: string): string {
  return typeName.slice(packageName === '' ? 0 : packageName.length + 1).replaceAll('.', '_');
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
