import { readTypeFilter } from './read-type-filter.ts';
import { type Compression, type GitRevision, inputKinds, type TemplateInput } from './template.ts';
import type { TemplateNode } from './template-node.ts';

/** Kinds of inputs that buf has and we have not, and what does instead. */
const otherKinds: Readonly<Record<string, string>> = {
  module:
    'A "module" is in a registry, which Skep does not ask: `buf export MODULE -o FOLDER` once, and name that as "directory"',
  text_image:
    'Skep reads no "text_image": write it with `buf build -o x.binpb`, and name that as "binary_image"',
};

/** Reads one of the `inputs` of a template. What is wrong with it is reported; then there is none. */
export function readInput(node: TemplateNode): TemplateInput[] {
  const [kind, second] = inputKinds.filter((each) => node.key(each).exists);
  const other = Object.keys(otherKinds).find((each) => node.key(each).exists);
  if (!kind || second) {
    const choice = inputKinds.map((each) => `"${each}"`).join(', ');
    const wanted = second
      ? `An input has one of "${kind}" and "${second}"`
      : `An input needs one of ${choice}`;
    node.report((other !== undefined && otherKinds[other]) || wanted);
    return [];
  }
  const submodules = node.key('recurse_submodules');
  if (submodules.exists && submodules.flag())
    submodules.report('Skep reads a repository without its submodules: make an input of each that is needed');
  const common = {
    kind,
    path: node.key(kind).text(),
    packageFiles: node.key('include_package_files').flag(),
    paths: node.key('paths').texts(),
    excludePaths: node.key('exclude_paths').texts(),
    filter: readTypeFilter(node.key('types'), node.key('exclude_types')),
    offset: node.offset,
  };
  if (kind === 'directory' || kind === 'proto_file') return [common];
  return [
    {
      ...common,
      compression: compressionOf(node.key('compression')),
      stripComponents: countOf(node.key('strip_components')),
      folder: node.key('subdir').text(),
      ...(kind === 'git_repo' && { revision: revisionOf(node) }),
    },
  ];
}

function compressionOf(node: TemplateNode): Compression {
  const name = node.text();
  if (name === '') return undefined;
  if (name === 'none' || name === 'gzip' || name === 'zstd') return name;
  node.report('"compression" is "none", "gzip" or "zstd"');
  return undefined;
}

function countOf(node: TemplateNode): number {
  if (!node.exists) return 0;
  const count = Number(node.text());
  if (Number.isSafeInteger(count) && count >= 0) return count;
  node.report('It must be a number of 0 or more');
  return 0;
}

function revisionOf(node: TemplateNode): GitRevision {
  const revision = {
    branch: node.key('branch').text(),
    tag: node.key('tag').text(),
    commit: node.key('commit').text(),
    ref: node.key('ref').text(),
    depth: countOf(node.key('depth')),
  };
  const { branch, tag, commit, ref } = revision;
  const said = [branch || tag, commit, ref].filter((each) => each !== '');
  if ((branch !== '' && tag !== '') || (commit !== '' && said.length > 1))
    node.report('Of "branch", "tag", "commit" and "ref" one is enough; only "ref" goes with a branch or tag');
  return revision;
}
