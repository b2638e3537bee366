import { packageStability } from '../package-version.ts';
import type { FileRule, ModuleRule } from '../rule.ts';

export const importRules: readonly FileRule[] = [
  {
    name: 'IMPORT_NO_PUBLIC',
    *import(node) {
      if (node.modifier?.text !== 'public') return;
      yield { message: `Import "${node.text}" must not be public.`, at: node, statement: node };
    },
  },
  {
    name: 'IMPORT_USED',
    *import(node, { linked }) {
      const start = linked.syntax.tokens.start(node.path.first);
      const isUnused = linked.diagnostics.some(
        (diagnostic) => diagnostic.code === 'unused-import' && diagnostic.start === start,
      );
      if (isUnused) yield { message: `Import "${node.text}" is unused.`, at: node, statement: node };
    },
  },
];

export const importedPackageRules: readonly ModuleRule[] = [
  {
    name: 'PACKAGE_NO_IMPORT_CYCLE',
    *module({ facts: { packageName, imports }, imports: places }, module) {
      if (packageName === '') return;
      for (const [index, path] of imports.entries()) {
        const imported = module.packageOf(path);
        if (!imported || imported === packageName) continue;
        const cycle = module.importCycle(packageName, imported);
        if (cycle) yield { message: `Package import cycle: ${cycle.join(' -> ')}`, at: places[index] };
      }
    },
  },
  {
    name: 'STABLE_PACKAGE_NO_IMPORT_UNSTABLE',
    *module({ facts: { packageName, imports }, imports: places }, module) {
      if (packageStability(packageName) !== 'stable') return;
      for (const [index, path] of imports.entries()) {
        // Other modules' packages are theirs to keep stable.
        const imported = module.ownPackage(path) ?? '';
        const stability = packageStability(imported);
        if (stability === undefined || stability === 'stable') continue;
        const message = `This file is in stable package "${packageName}", so it should not depend on "${path}" from unstable package "${imported}".`;
        yield { message, at: places[index] };
      }
    },
  },
];
