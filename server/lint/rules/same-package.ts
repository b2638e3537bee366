import type { PackageOption } from '../../workspace/file-facts.ts';
import { folderOfPath } from '../module-facts.ts';
import { quoted } from '../quoted.ts';
import type { ModuleRule } from '../rule.ts';

/** The rules about what the files of a package or a folder have in common. */
export const samePackageRules: readonly ModuleRule[] = [
  {
    name: 'DIRECTORY_SAME_PACKAGE',
    *module(file, module) {
      const folder = folderOfPath(file.path);
      const packages = module.packagesIn(folder);
      if (packages.size < 2) return;
      const names = [...packages].filter((name) => name !== '').sort();
      const several = names.length > 1 ? 'Multiple packages' : 'Package';
      const without = packages.has('') ? ' and file with no package' : '';
      const message = `${several} "${names.join(',')}"${without} detected within directory "${folder}".`;
      yield { message, at: file.package };
    },
  },
  {
    name: 'PACKAGE_SAME_DIRECTORY',
    *module(file, module) {
      const { packageName } = file.facts;
      const folders = module.foldersOf(packageName);
      if (folders.size < 2) return;
      const listed = [...folders].sort().join(',');
      const message = `Multiple directories "${listed}" contain files with package "${packageName}".`;
      yield { message, at: file.package };
    },
  },
  sameOption('PACKAGE_SAME_CSHARP_NAMESPACE', 'csharp_namespace'),
  sameOption('PACKAGE_SAME_GO_PACKAGE', 'go_package'),
  sameOption('PACKAGE_SAME_JAVA_MULTIPLE_FILES', 'java_multiple_files'),
  sameOption('PACKAGE_SAME_JAVA_PACKAGE', 'java_package'),
  sameOption('PACKAGE_SAME_PHP_NAMESPACE', 'php_namespace'),
  sameOption('PACKAGE_SAME_RUBY_PACKAGE', 'ruby_package'),
  sameOption('PACKAGE_SAME_SWIFT_PREFIX', 'swift_prefix'),
];

function sameOption(name: string, option: PackageOption): ModuleRule {
  return {
    name,
    *module(file, module) {
      const { packageName } = file.facts;
      const values = module.optionValues(packageName, option);
      if (values.length < 2) return;
      const set = quoted(values.filter((value) => value !== '').join(','));
      const message = values.includes('')
        ? `Files in package "${packageName}" have both values ${set} and no value for option "${option}" and all values must be equal.`
        : `Files in package "${packageName}" have multiple values ${set} for option "${option}" and all values must be equal.`;
      yield { message, at: file.options.get(option) };
    },
  };
}
