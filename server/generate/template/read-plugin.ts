import type { TemplateVersion } from './read-template.ts';
import { readTypeFilter } from './read-type-filter.ts';
import { wordForRemote } from './remote-plugins.ts';
import { type BuiltInName, builtInNames, type PluginProgram, type TemplatePlugin } from './template.ts';
import type { TemplateNode } from './template-node.ts';

/** Reads an element of `plugins`; none where it cannot be run. */
export function readPlugin(node: TemplateNode, version: TemplateVersion): TemplatePlugin[] {
  const out = node.key('out').text();
  if (!node.key('out').exists) node.report('A plugin needs an "out": the folder it writes to');
  else if (/\.(?:jar|zip)$/.test(out)) {
    node.key('out').report(`Skep writes into folders, not into archives such as "${out}"`);
    return [];
  }
  const strategy = node.key('strategy').text() || 'directory';
  if (strategy !== 'directory' && strategy !== 'all') {
    node.key('strategy').report(`There is no strategy "${strategy}": write "directory" or "all"`);
    return [];
  }
  const named = version === 'v2' ? programOfV2(node) : programOfV1(node);
  if (!named || out === '') return [];
  return [
    {
      name: named.name,
      program: named.program,
      out,
      strategy: named.isRemote || isWhole(named.program) ? 'all' : strategy,
      parameter: node.key('opt').texts().join(','),
      includeImports: node.key('include_imports').flag(),
      includeWellKnownTypes: node.key('include_wkt').flag(),
      filter: readTypeFilter(node.key('types'), node.key('exclude_types')),
      offset: node.offset,
    },
  ];
}

interface NamedProgram {
  name: string;
  program: PluginProgram;
  isRemote?: boolean;
}

function programOfV2(node: TemplateNode): NamedProgram | undefined {
  const kinds = (['remote', 'local', 'protoc_builtin'] as const).filter((kind) => node.key(kind).exists);
  const [kind] = kinds;
  if (!kind || kinds.length > 1) {
    node.report('A plugin needs one of "local", "remote" and "protoc_builtin"');
    return undefined;
  }
  const value = node.key(kind);
  if (kind === 'remote') return remote(value);
  if (kind === 'protoc_builtin') {
    const name = value.text();
    const protoc = node.key('protoc_path').texts();
    return { name, program: { kind: 'protoc', name, protoc: protoc.length > 0 ? protoc : ['protoc'] } };
  }
  const command = value.texts();
  const [program = ''] = command;
  if (program === '') {
    value.report('"local" names a program, or lists it and its arguments');
    return undefined;
  }
  return { name: command.join(' '), program: builtIn(program) ?? { kind: 'local', command } };
}

function programOfV1(node: TemplateNode): NamedProgram | undefined {
  const value = node.key('plugin').exists ? node.key('plugin') : node.key('name');
  const name = value.text();
  if (name === '') {
    node.report('A plugin needs a "plugin": its name');
    return undefined;
  }
  if (isRemote(name)) return remote(value);
  const path = node.key('path').texts();
  if (path.length > 0) return { name, program: { kind: 'local', command: path } };
  const protoc = node.key('protoc_path').texts();
  if (protoc.length > 0) return { name, program: { kind: 'protoc', name, protoc } };
  return { name, program: builtIn(name) ?? { kind: 'local-or-protoc', name } };
}

/** Whether it makes one document of all definitions. */
function isWhole(program: PluginProgram): boolean {
  return program.kind === 'built-in' && program.name === 'skep-openapi';
}

function builtIn(name: string): PluginProgram | undefined {
  // A protoc-gen-es that is installed goes before ours: see how programs are looked up.
  const own = builtInNames.find((each) => each === name && each.startsWith('skep-'));
  return own && { kind: 'built-in', name: own };
}

/** `buf.build/protocolbuffers/go:v1.34.2` */
function isRemote(name: string): boolean {
  return /^[\w-]+(?:\.[\w-]+)+\/[\w-]+\/[\w-]+(?::[\w.-]+)?$/.test(name);
}

function remote(node: TemplateNode): NamedProgram | undefined {
  const name = node.text();
  if (/^buf\.build\/bufbuild\/es(?::v2[\w.-]*)?$/.test(name)) {
    const program = { kind: 'built-in', name: 'protoc-gen-es' satisfies BuiltInName } as const;
    return { name, program, isRemote: true };
  }
  node.report(wordForRemote(name), { isLeftOut: true });
  return undefined;
}
