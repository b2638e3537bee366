import { readInput } from './read-input.ts';
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

/** Version 1 has no inputs: what it says of types is said of its folder. */
function inputsOfV1(types: TemplateNode): TemplateInput[] {
  const include = types.key('include');
  if (!include.exists) return [];
  const paths = { packageFiles: false, paths: [], excludePaths: [] };
  const filter = readTypeFilter(include, types.key('exclude'));
  return [{ kind: 'directory', path: '.', ...paths, filter, offset: types.offset }];
}
