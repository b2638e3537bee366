/** How code calls a service through its typed client, read from the module that was generated for it. */

/** A client as a generated module exports it. */
export interface GeneratedClient {
  /** What is imported: `PostsService`. */
  exported: string;
  methods: readonly { name: string; kind: string }[];
}

/** The client of a service, by its full name, in the text of a `_pb.ts` or `_pb.d.ts`; undefined when it is of others. */
export function generatedClient(text: string, service: string): GeneratedClient | undefined {
  const mark = `@generated from service ${service}\n`;
  const at = text.indexOf(mark);
  if (at < 0) return undefined;
  const [, exported, body] =
    /export (?:declare )?const ([\w$]+): GenService<\{([\s\S]*?)^\}>/m.exec(text.slice(at)) ?? [];
  if (exported === undefined || body === undefined) return undefined;
  const methods = [...body.matchAll(/^ {2}([\w$]+): \{\s+methodKind: "(\w+)"/gm)];
  return { exported, methods: methods.map(([, name = '', kind = '']) => ({ name, kind })) };
}

/**
 * Three lines that call the first unary method; of a service of streams alone, one whose answers can be read without
 * sending any, or else only the client.
 *
 * @param entry the module that is to call, relative to the project's folder, with `/`
 * @param module the generated one, likewise
 */
export function clientSnippet({ exported, methods }: GeneratedClient, entry: string, module: string): string {
  const found =
    methods.find(({ kind }) => kind === 'unary') ?? methods.find(({ kind }) => kind === 'server_streaming');
  const call = found && `client(${exported}).${found.name}({})`;
  return [
    `import { client } from 'skep';`,
    `import { ${exported} } from '${importPath(entry, module)}';`,
    call === undefined
      ? `const service = client(${exported});`
      : found?.kind === 'unary'
        ? `const response = await ${call};`
        : `for await (const response of ${call}) console.log(response);`,
  ].join('\n');
}

/** `src/main.ts` and `gen/posts/v1/posts_pb.ts`: ../gen/posts/v1/posts_pb.ts */
function importPath(entry: string, module: string): string {
  const from = entry.split('/').slice(0, -1);
  const to = module.replace(/\.d\.ts$/, '.js').split('/');
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared += 1;
  const up = from.slice(shared).map(() => '..');
  return [...(up.length === 0 ? ['.'] : up), ...to.slice(shared)].join('/');
}
