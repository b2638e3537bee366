import { readManaged, readManagedV1 } from './read-managed.ts';
import { readPlugin } from './read-plugin.ts';
import { readTypeFilter } from './read-type-filter.ts';
import type { GenerateTemplate, TemplateInput, TemplateProblem } from './template.ts';
import { TemplateNode } from './template-node.ts';

/**
 * Reads a `buf.gen.yaml` of version v2, v1 or v1beta1. What is wrong in it, and what cannot be done here, is among the problems,
 * each at its place; the plugins and inputs that have none are in the template.
 */
export function readTemplate(text: string): { template: GenerateTemplate; problems: TemplateProblem[] } {
  const problems: TemplateProblem[] = [];
  const root = TemplateNode.parse(text, problems);
  const version = versionOf(root, problems);
  const plugins = root.key('plugins').items();
  if (problems.length === 0 && plugins.length === 0)
    root.report('There are no "plugins": nothing to generate');
  const types = root.key('types');
  if (types.exists && version !== 'v1')
    types.report('"types" are those of an input or of a plugin: write them there');
  const managed = root.key('managed');
  return {
    template: {
      plugins: plugins.flatMap((plugin) => readPlugin(plugin, version)),
      inputs: version === 'v2' ? root.key('inputs').items().flatMap(readInput) : inputsOfV1(types),
      clean: version === 'v2' && root.key('clean').flag(),
      managed: version === 'v2' ? readManaged(managed) : readManagedV1(managed),
    },
    problems,
  };
}

export type TemplateVersion = 'v2' | 'v1' | 'v1beta1';

function versionOf(root: TemplateNode, problems: readonly TemplateProblem[]): TemplateVersion {
  if (problems.length > 0) return 'v2';
  const version = root.key('version').text();
  if (version === 'v2' || version === 'v1' || version === 'v1beta1') return version;
  root.report(
    version === '' ? 'The key "version" is missing: write "version: v2"' : `There is no version "${version}"`,
  );
  return 'v2';
}

/** The kinds of inputs that buf fetches or unpacks. */
const otherInputs = [
  ...['module', 'git_repo', 'tarball', 'zip_archive'],
  ...['binary_image', 'json_image', 'text_image', 'yaml_image'],
];

function readInput(node: TemplateNode): TemplateInput[] {
  const kind = (['directory', 'proto_file'] as const).find((each) => node.key(each).exists);
  if (!kind) {
    const other = otherInputs.find((each) => node.key(each).exists);
    node.report(
      other
        ? `Skep generates from a "directory" or a "proto_file", not from a "${other}"`
        : 'An input needs a "directory" or a "proto_file"',
    );
    return [];
  }
  return [
    {
      kind,
      path: node.key(kind).text(),
      packageFiles: node.key('include_package_files').flag(),
      paths: node.key('paths').texts(),
      excludePaths: node.key('exclude_paths').texts(),
      filter: readTypeFilter(node.key('types'), node.key('exclude_types')),
      offset: node.offset,
    },
  ];
}

/** Version 1 has no inputs: what it says of types is said of its folder. */
function inputsOfV1(types: TemplateNode): TemplateInput[] {
  const include = types.key('include');
  if (!include.exists) return [];
  const paths = { packageFiles: false, paths: [], excludePaths: [] };
  const filter = readTypeFilter(include, types.key('exclude'));
  return [{ kind: 'directory', path: '.', ...paths, filter, offset: types.offset }];
}
