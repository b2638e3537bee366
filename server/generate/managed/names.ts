/** The names that managed mode makes of a package or a path; '' for a file without a package. */
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import type { Affixes } from './file-options.ts';

/** `csharp_namespace`: `Acme.Weather.V1` for `acme.weather.v1`, behind the prefix. */
export function csharpNamespace(file: FileDescriptorProto, { prefix }: Affixes): string {
  return joined('.', prefix, pascalParts(file, '.'));
}

/** `go_package`: the folder of the file behind the prefix, and the package's name; '' without a prefix. */
export function goPackage({ name, package: packageName }: FileDescriptorProto, { prefix }: Affixes): string {
  if (prefix === '') return '';
  const slash = name.lastIndexOf('/');
  const path = slash < 0 ? prefix : `${prefix.replace(/\/$/, '')}/${name.slice(0, slash)}`;
  const parts = packageName.split('.');
  // The last part of the path is the package's version: by that name alone, all packages would be "v1".
  return isVersioned(packageName) ? `${path};${parts.slice(-2).join('')}` : path;
}

/** `java_package`: the package between prefix and suffix. */
export function javaPackage({ package: name }: FileDescriptorProto, { prefix, suffix }: Affixes): string {
  return name === '' ? '' : [prefix, name, suffix].filter((part) => part !== '').join('.');
}

/** `java_outer_classname`: `WeatherApiProto` for `weather_api.proto`. */
export function javaOuterClassname({ name }: FileDescriptorProto): string {
  return pascal(name.slice(name.lastIndexOf('/') + 1));
}

/** The first letters of the package's parts, three or more of them. `GPB` is Protobuf's own. */
export function objcClassPrefix({ package: name }: FileDescriptorProto): string {
  if (name === '') return '';
  const parts = name.split('.');
  const named = isVersioned(name) ? parts.slice(0, -1) : parts;
  const prefix = named
    .map((part) => part.charAt(0).toUpperCase())
    .join('')
    .padEnd(3, 'X');
  return prefix === 'GPB' ? 'GPX' : prefix;
}

/** `php_namespace`: `Acme\\Weather\\V1`; words that PHP keeps for itself get a `_`. */
export function phpNamespace({ package: name }: FileDescriptorProto): string {
  if (name === '') return '';
  return name
    .split('.')
    .map((part) => `${pascal(part)}${reservedInPhp.has(part.toLowerCase()) ? '_' : ''}`)
    .join('\\');
}

/** `php_metadata_namespace`: below that of the code, `GPBMetadata` unless the suffix says another name. */
export function phpMetadataNamespace(file: FileDescriptorProto, { suffix }: Affixes): string {
  const namespace = phpNamespace(file);
  return namespace === '' ? '' : `${namespace}\\${suffix || 'GPBMetadata'}`;
}

/** `ruby_package`: `Acme::Weather::V1`, before the suffix. */
export function rubyPackage(file: FileDescriptorProto, { suffix }: Affixes): string {
  const name = pascalParts(file, '::');
  return name === '' || suffix === '' ? name : `${name}::${suffix}`;
}

function joined(separator: string, prefix: string, name: string): string {
  return name === '' || prefix === '' ? name : `${prefix}${separator}${name}`;
}

function pascalParts({ package: name }: FileDescriptorProto, separator: string): string {
  return name === '' ? '' : name.split('.').map(pascal).join(separator);
}

/** `foo_bar.proto` as `FooBarProto`. */
function pascal(text: string): string {
  return text
    .split(/[.\-_\s]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** Whether a package of two or more parts ends in a version: `v1`, `v2beta3`, `v1p1alpha1`, `v1test`. */
function isVersioned(packageName: string): boolean {
  return /\.v[1-9]\d*(?:test[^.]*|(?:p[1-9]\d*)?(?:alpha|beta)(?:[1-9]\d*)?)?$/.test(packageName);
}

/** Words that cannot be part of a namespace: https://www.php.net/manual/en/reserved.php */
const reservedInPhp = new Set(
  (
    'directory exception errorexception closure generator arithmeticerror assertionerror divisionbyzeroerror error ' +
    'throwable parseerror typeerror abstract and array as break callable case catch class clone const continue declare ' +
    'default die do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile eval exit extends final ' +
    'finally fn for foreach function global goto if implements include include_once instanceof insteadof interface isset ' +
    'list match namespace new or print private protected public require require_once return static switch throw trait try ' +
    'unset use var while xor yield int float bool string true false null void iterable'
  ).split(' '),
);
