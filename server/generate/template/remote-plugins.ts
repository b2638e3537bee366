/** What to write in place of a plugin of a registry, and how the program comes onto the machine. */
interface Replacement {
  write: string;
  install: string;
}

const goPlugin = (program: string, module: string): Replacement => ({
  write: `local: ${program}`,
  install: `\`go install ${module}@latest\``,
});

const replacements: Readonly<Record<string, Replacement>> = {
  'protocolbuffers/go': goPlugin('protoc-gen-go', 'google.golang.org/protobuf/cmd/protoc-gen-go'),
  'grpc/go': goPlugin('protoc-gen-go-grpc', 'google.golang.org/grpc/cmd/protoc-gen-go-grpc'),
  'connectrpc/go': goPlugin('protoc-gen-connect-go', 'connectrpc.com/connect/cmd/protoc-gen-connect-go'),
  'grpc-ecosystem/gateway': goPlugin(
    'protoc-gen-grpc-gateway',
    'github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-grpc-gateway',
  ),
  'grpc-ecosystem/openapiv2': {
    write: 'local: skep-openapi',
    install: 'nothing: Skep writes OpenAPI 3.1 itself',
  },
  'community/sudorandom-connect-openapi': {
    write: 'local: skep-openapi',
    install: 'nothing: Skep writes OpenAPI 3.1 itself',
  },
  'bufbuild/protoschema-jsonschema': {
    write: 'local: skep-jsonschema',
    install: 'nothing: Skep writes JSON Schema itself',
  },
  'bufbuild/es': {
    write: 'remote: buf.build/bufbuild/es',
    install: 'nothing: Skep brings version 2 of it',
  },
};

/** The languages that protoc itself generates. */
const languagesOfProtoc = ['cpp', 'csharp', 'java', 'kotlin', 'objc', 'php', 'python', 'pyi', 'ruby', 'rust'];

/** What to do about a plugin that only a registry runs. */
export function wordForRemote(name: string): string {
  const [, owner = '', plugin = ''] = name.replace(/:.*$/, '').split('/');
  const { write, install } = replacementFor(owner, plugin);
  return `Skep cannot run "${name}", which runs at a registry: write "${write}" (to install: ${install})`;
}

function replacementFor(owner: string, plugin: string): Replacement {
  const known = replacements[`${owner}/${plugin}`];
  if (known) return known;
  if (owner === 'protocolbuffers' && languagesOfProtoc.includes(plugin)) {
    return { write: `protoc_builtin: ${plugin}`, install: 'protoc' };
  }
  return { write: `local: protoc-gen-${plugin}`, install: `the program protoc-gen-${plugin} of ${owner}` };
}
