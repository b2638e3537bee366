/** How a method is called from elsewhere: commands and code to copy, each of which works as it stands. */
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { exampleJson } from '../../../server/generate/index.ts';

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
    ...(isUnary ? [{ title: 'TypeScript', language: 'ts', text: typeScript(method, at, json) }] : []),
  ];
}

/** The path of the module that `skep generate` writes for the file of a service, below `gen/`. */
function modulePath({ file }: DescService): string {
  return `${file.name}_pb.ts`;
}

function skep({ parent, name }: DescMethod, { environment, isLocal }: ServedAt, json: string): string {
  const where = isLocal ? '' : ` --env ${environment}`;
  return `skep call ${parent.typeName}.${name} ${quoted(json)}${where}`;
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

function typeScript({ parent, name, localName, input }: DescMethod, at: ServedAt, json: string): string {
  const sent = `${localIdentifier(input.typeName, input.file.proto.package)}Schema`;
  // A request may be of another file, and so of another module.
  const imports =
    input.file === parent.file
      ? [`import { ${sent}, ${parent.name} } from './gen/${modulePath(parent)}';`]
      : [
          `import { ${sent} } from '${wellKnown(input.file.name) ?? `./gen/${input.file.name}_pb.ts`}';`,
          `import { ${parent.name} } from './gen/${modulePath(parent)}';`,
        ];
  const headers = ', { headers: { authorization: `Bearer ${process.env.SKEP_TOKEN}` } }';
  return [
    `import { fromJson } from '@bufbuild/protobuf';`,
    `import { createClient } from '@connectrpc/connect';`,
    `import { createConnectTransport } from '@connectrpc/connect-node';`,
    ...imports,
    '',
    `const transport = createConnectTransport({ baseUrl: '${at.address}', httpVersion: '1.1' });`,
    `const client = createClient(${parent.name}, transport);`,
    `const request = fromJson(${sent}, ${json});`,
    `const response = await client.${localName}(request${at.isLocal ? '' : headers});`,
    `console.log(response); // ${name}'s answer`,
  ].join('\n');
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
