import { CompletionItemKind } from 'vscode-languageserver-types';
import { type FieldElement, lastPart, type MessageElement } from '../../compiler/index.ts';
import { uriOf } from '../named.ts';
import { fileUnder } from '../symbols.ts';
import type { Candidate, DeclaredAt } from './candidate.ts';
import type { CompletionPlace } from './completion-place.ts';
import { extensionsElsewhere } from './extensions-elsewhere.ts';
import type { OptionPlace } from './option-place.ts';
import { OptionSchema } from './option-schema.ts';
import { optionValues } from './option-values.ts';
import type { TypeSources } from './types.ts';

/** File options that most files set, the commonest last. */
const commonFileOptions = [
  'optimize_for',
  'cc_enable_arenas',
  'objc_class_prefix',
  'ruby_package',
  'php_namespace',
  'csharp_namespace',
  'java_outer_classname',
  'java_multiple_files',
  'java_package',
  'go_package',
];

const isWanted = (name: string): boolean => name !== 'uninterpreted_option';

/** The names or values that may stand at a place inside an option. */
export function optionCandidates(sources: TypeSources, place: OptionPlace): Candidate[] {
  const schema = new OptionSchema(sources.file, sources.place.scope);
  if (place.expects === 'value') return optionValues(sources, schema, place);
  const message = schema.message(place);
  if (!message) return [];
  switch (place.expects) {
    case 'option':
      return [
        ...fields(sources, message, place),
        ...pseudoOptions(sources, place),
        ...extensions(sources, schema, message, place, ['(', ')']),
      ];
    case 'extension':
      return extensions(sources, schema, message, place, ['', ')']);
    case 'field':
      return [
        ...fields(sources, message, place),
        ...extensions(sources, schema, message, place, ['[', ']']),
        ...(message.fullName === 'google.protobuf.Any' ? [anyName()] : []),
      ];
    case 'bracketed':
      return [
        ...extensions(sources, schema, message, place, ['', ']']),
        ...(message.fullName === 'google.protobuf.Any' ? typeUrls(sources) : []),
      ];
  }
}

/** See Habits. */
export function roleOf({ options, path, expects }: OptionPlace): string {
  if (expects === 'value') return `value ${path.join('.')}`;
  if (path.length > 0) return `in ${path.join('.')}`;
  return roles[options] ?? '';
}

const roles: Readonly<Record<string, string>> = {
  FileOptions: 'option of file',
  MessageOptions: 'option of message',
  OneofOptions: 'option of oneof',
  EnumOptions: 'option of enum',
  ServiceOptions: 'option of service',
  MethodOptions: 'option of rpc',
  FieldOptions: 'bracketed of field',
  EnumValueOptions: 'bracketed of enum-value',
  ExtensionRangeOptions: 'bracketed of extensions',
};

function fields(sources: TypeSources, message: MessageElement, place: OptionPlace): Candidate[] {
  const taken = new Set(place.set);
  if (place.options === 'FileOptions' && place.path.length === 0)
    for (const name of fileOptionsSet(sources)) taken.add(name);
  return message.fields
    .filter(({ name }) => isWanted(name) && !taken.has(name))
    .map((field, index) => ({
      label: field.name,
      kind: CompletionItemKind.Property,
      score: fieldScore(sources, place, field.name) - index / 1000,
      detail: typeText(field),
      declared: declaredAt(sources, field),
      ...insertOf(sources, place, field, ['', '']),
    }));
}

function fieldScore({ habits, place: at }: TypeSources, place: OptionPlace, name: string): number {
  const { offset } = at;
  const common =
    place.options === 'FileOptions' && place.path.length === 0 ? commonFileOptions.indexOf(name) : -1;
  const isVerb = place.path.at(-1) === '(google.api.http)' && verbOf(methodName(at)) === name;
  const ofHabit = habits.weight(roleOf(place), name, offset) + (isVerb ? 5 : 0);
  return ofHabit + (name === 'deprecated' ? 0.5 : 0) + (common + 1) / 2;
}

/** The name of the rpc around a place. */
function methodName({ frames }: CompletionPlace): string {
  const words = frames.findLast((frame) => frame.words[0] === 'rpc')?.words;
  return words?.[1] ?? '';
}

/** The HTTP method that goes with an rpc's name, as https://google.aip.dev/131 to 136 have it. */
function verbOf(method: string): string {
  if (/^(Get|List|Search|Fetch)/.test(method)) return 'get';
  if (/^(Update|Patch)/.test(method)) return 'patch';
  return /^(Delete|Remove)/.test(method) ? 'delete' : 'post';
}

/** The options that other statements of the file set. */
function fileOptionsSet({ file, place }: TypeSources): string[] {
  const { tokens, tree } = file.linked.syntax;
  return tree.declarations.flatMap((node) => {
    if (node.kind !== 'option' || node.name.length !== 1) return [];
    const { start, end } = tokens.span(node.first, node.last);
    return start <= place.offset && place.offset <= end ? [] : [node.name[0]?.text ?? ''];
  });
}

/** These two are written like options without being any. */
function pseudoOptions({ habits, place: { offset } }: TypeSources, place: OptionPlace): Candidate[] {
  if (place.options !== 'FieldOptions' || place.path.length > 0) return [];
  return ['json_name', 'default'].map((label) => ({
    label,
    kind: CompletionItemKind.Property,
    score: habits.weight(roleOf(place), label, offset) + 0.2,
    insert: `${label} = `,
    snippet: label === 'json_name' ? 'json_name = "$1"' : undefined,
  }));
}

/** Custom options, and in a message's text extensions; `around`: what still has to be written around the name. */
function extensions(
  sources: TypeSources,
  schema: OptionSchema,
  message: MessageElement,
  place: OptionPlace,
  around: readonly [string, string],
): Candidate[] {
  const { file, habits, place: at } = sources;
  const role = roleOf(place);
  const packageName = file.linked.syntax.packageName;
  const brackets = place.expects === 'field' || place.expects === 'bracketed' ? ['[', ']'] : ['(', ')'];
  const found = schema.extensionsOf(message).map((field): Candidate => {
    const { fullName } = field;
    const name =
      field.file.packageName === packageName && packageName !== '' ? within(fullName, packageName) : fullName;
    return {
      label: around[0] + name + (around[0] ? around[1] : ''),
      kind: CompletionItemKind.Property,
      score: 1 + habits.weight(role, `${brackets[0]}${name}${brackets[1]}`, at.offset),
      detail: typeText(field),
      filters: [name, lastPart(name), `${around[0]}${name}`],
      declared: declaredAt(sources, field),
      ...insertOf(sources, place, field, around, name),
    };
  });
  const seen = new Set(schema.extensionsOf(message).map(({ fullName }) => fullName));
  for (const { fullName, importPath, uri } of extensionsElsewhere(sources.indexed, file, message.fullName)) {
    if (seen.has(fullName)) continue;
    seen.add(fullName);
    found.push({
      label: around[0] + fullName + (around[0] ? around[1] : ''),
      kind: CompletionItemKind.Property,
      score: -4,
      detail: `import "${importPath}"`,
      filters: [fullName, lastPart(fullName), `${around[0]}${fullName}`],
      declared: { uri, fullName },
      importPath,
      insert: around[0] + fullName + closingOf(sources, around[1]),
    });
  }
  return found;
}

function within(fullName: string, packageName: string): string {
  return fullName.startsWith(`${packageName}.`) ? fullName.slice(packageName.length + 1) : fullName;
}

/** What is inserted: with what follows a name of its type, unless something stands there already. */
function insertOf(
  sources: TypeSources,
  place: OptionPlace,
  field: FieldElement,
  [open, close]: readonly [string, string],
  name: string = field.name,
): Pick<Candidate, 'insert' | 'snippet'> {
  const end = closingOf(sources, close);
  const plain = open + name + end;
  const { text } = sources.file.linked.syntax;
  // The editor closes brackets by itself: a name inside of them leaves what comes behind to be typed.
  if (close !== '' && end === '') return { insert: plain };
  if (!/^[ \t]*([\])};,]|\r?\n|$)/.test(text.slice(sources.place.end, sources.place.end + 200)))
    return { insert: plain };
  const isMessage = field.typeElement?.kind === 'message';
  if (place.expects === 'field' || place.expects === 'bracketed')
    return isMessage ? { insert: `${plain} {`, snippet: `${plain} {$1}` } : { insert: `${plain}: ` };
  if (field.name === 'features') return { insert: `${plain}.` };
  return isMessage ? { insert: `${plain} = {`, snippet: `${plain} = {$1}` } : { insert: `${plain} = ` };
}

/** The bracket that still has to be closed. */
function closingOf({ file, place }: TypeSources, close: string): string {
  return close !== '' && file.linked.syntax.text[place.end] === close ? '' : close;
}

function anyName(): Candidate {
  const label = '[type.googleapis.com/...]';
  return {
    label,
    kind: CompletionItemKind.Property,
    score: 5,
    filters: ['[type.googleapis.com/', 'type.googleapis.com'],
    insert: '[type.googleapis.com/',
    snippet: '[type.googleapis.com/$1] {$2}',
  };
}

/** What an Any may hold, as its text names it. */
function typeUrls({ file, place }: TypeSources): Candidate[] {
  const isNamed = file.linked.syntax.text[place.nameStart - 1] === '/';
  const found: Candidate[] = [];
  for (const declaring of [file.linked, ...file.linked.dependencies]) {
    for (const element of declaring.elements.symbols.values()) {
      if (element.kind !== 'message' || element.mapEntry) continue;
      const { fullName } = element;
      const label = isNamed ? fullName : `type.googleapis.com/${fullName}`;
      found.push({
        label,
        kind: CompletionItemKind.Class,
        score: declaring === file.linked ? 1 : 0,
        filters: [label, fullName, element.name],
        declared: { uri: uriOf(file, declaring), fullName },
      });
    }
  }
  return found;
}

function typeText(field: FieldElement): string | undefined {
  return field.typeElement?.fullName ?? (field.node.type.text || undefined);
}

function declaredAt(
  { file }: TypeSources,
  { file: { path }, fullName }: FieldElement,
): DeclaredAt | undefined {
  const declaring = path === file.linked.path ? file.linked : fileUnder(file.program, path);
  if (!declaring) return undefined;
  const known = uriOf(file, declaring);
  const isOther = known === file.uri && declaring !== file.linked;
  return { uri: isOther ? `skep-bundled:/${path}` : known, fullName };
}
