import { fileOptionNames } from '../managed/file-options.ts';
import type { ManagedConfig, ManagedRule } from './template.ts';
import type { TemplateNode } from './template-node.ts';

/** Reads `managed` of version 2. */
export function readManaged(node: TemplateNode): ManagedConfig {
  return {
    enabled: node.key('enabled').flag(),
    disable: node.key('disable').items().map(readRule),
    override: node
      .key('override')
      .items()
      .map((item) => {
        const value = item.key('value');
        if (!value.exists) item.report('An override needs a "value"');
        return { ...readRule(item), value: value.value };
      }),
  };
}

function readRule(node: TemplateNode): ManagedRule {
  const fileOption = node.key('file_option').text();
  const fieldOption = node.key('field_option').text();
  if (fileOption !== '' && !fileOptionNames.has(fileOption))
    node.key('file_option').report(`Managed mode has no file option "${fileOption}"`);
  if (fieldOption !== '' && fieldOption !== 'jstype')
    node.key('field_option').report(`Managed mode has no field option "${fieldOption}": there is "jstype"`);
  const module = node.key('module').text();
  const path = node.key('path').text();
  const field = node.key('field').text();
  return {
    ...(fileOption === '' ? {} : { fileOption }),
    ...(fieldOption === '' ? {} : { fieldOption }),
    ...(module === '' ? {} : { module }),
    ...(path === '' ? {} : { path }),
    ...(field === '' ? {} : { field }),
  };
}

/** Sections of version 1 with a default, and exceptions and other values by module. */
const sections: readonly [key: string, value: string, whole: string][] = [
  ['java_package_prefix', 'java_package_prefix', 'java_package'],
  ['csharp_namespace', 'csharp_namespace', 'csharp_namespace'],
  ['optimize_for', 'optimize_for', 'optimize_for'],
  ['go_package_prefix', 'go_package_prefix', 'go_package'],
  ['objc_class_prefix', 'objc_class_prefix', 'objc_class_prefix'],
  ['ruby_package', 'ruby_package', 'ruby_package'],
  ['swift_prefix', 'swift_prefix', 'swift_prefix'],
];

const flags = ['cc_enable_arenas', 'java_multiple_files', 'java_string_check_utf8'];

/** Reads `managed` of version 1 in the terms of version 2; of v1beta1, where it is a flag, that flag. */
export function readManagedV1(node: TemplateNode): ManagedConfig {
  if (!node.isMap) return { enabled: node.flag(), disable: [], override: [] };
  const disable: ManagedRule[] = [];
  const override: (ManagedRule & { value: unknown })[] = [];
  for (const fileOption of flags) {
    const flag = node.key(fileOption);
    if (flag.exists) override.push({ fileOption, value: flag.flag() });
  }
  for (const [key, fileOption, whole] of sections) {
    const section = node.key(key);
    if (!section.exists) continue;
    const common = section.isMap ? section.key('default').text() : section.text();
    if (common !== '') override.push({ fileOption, value: common });
    for (const module of section.key('except').texts()) disable.push({ fileOption: whole, module });
    for (const [module, value] of section.key('override').entries())
      override.push({ fileOption, module, value: value.text() });
  }
  for (const [option, files] of node.key('override').entries()) {
    for (const [path, value] of files.entries())
      override.push({ fileOption: option.toLowerCase(), path, value: plainValue(value.value) });
  }
  return { enabled: node.key('enabled').flag(), disable, override };
}

/** Version 1 writes flags of single files as text. */
function plainValue(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}
