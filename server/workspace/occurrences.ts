import {
  joinName,
  type LinkedFile,
  lastPart,
  type OptionNode,
  scopeOf,
  stringValue,
  TokenKind,
} from '../compiler/index.ts';
import { commentLinks } from './comment-links.ts';

/** A place where one part of a name stands that means something declared. Offsets count UTF-16 units. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  /** Full name. */
  readonly target: string;
  /**
   * Import path of the file that declares it; undefined for a package, which has no file, and for a mention of what this file
   * does not see: that is known by its name alone.
   */
  readonly targetPath: string | undefined;
  readonly role: OccurrenceRole;
}

/** `link`: in a comment. `text`: in a string of an extension declaration. */
export type OccurrenceRole = 'reference' | 'package' | 'link' | 'text';

/** Answers with the file under an import path. */
export type FileOf = (path: string) => LinkedFile | undefined;

/** Every use of a name in a file, taken apart: `Outer.Inner` is one of `Outer` and one of `Inner`. In the order of the text. */
export function occurrencesOf(file: LinkedFile, fileOf: FileOf): Occurrence[] {
  const found: Occurrence[] = [];
  let before = -1;
  for (const { start, end, target, targetPath } of file.references) {
    // Options that several declarations share are linked once for each.
    if (start === before) continue;
    before = start;
    addParts(file, fileOf, start, end, { target, targetPath, role: 'reference' }, found);
  }
  for (const node of file.syntax.tree.declarations) {
    if (node.kind !== 'package') continue;
    const { start, end } = file.syntax.tokens.span(node.name.first, node.name.last);
    addParts(
      file,
      fileOf,
      start,
      end,
      { target: node.name.text, targetPath: undefined, role: 'package' },
      found,
    );
  }
  addLinks(file, fileOf, found);
  addDeclaredExtensions(file, fileOf, found);
  return found.sort((a, b) => a.start - b.start);
}

/** What a mention of a name may mean: what the nearest scope has, or, where nothing that is visible has it, that name in each scope. */
function mentioned(
  file: LinkedFile,
  name: string,
  scope: string,
): { target: string; targetPath: string | undefined }[] {
  if (name.startsWith('.'))
    return [declaredAs(file, name.slice(1)) ?? { target: name.slice(1), targetPath: undefined }];
  const unseen: { target: string; targetPath: undefined }[] = [];
  for (let inner = scope; ; inner = scopeOf(inner)) {
    const target = joinName(inner, name);
    const declared = declaredAs(file, target);
    if (declared) return [declared];
    // A word in brackets is not a name yet, but where the package may have it.
    if (inner === file.syntax.packageName || (inner === '' && name.includes('.')))
      unseen.push({ target, targetPath: undefined });
    if (inner === '') return unseen;
  }
}

/** The full name of the innermost declaration that a token stands in. */
export function scopeAt(file: LinkedFile, token: number): string {
  const offset = file.syntax.tokens.start(token);
  let scope = file.syntax.packageName;
  for (const { kind, start, end, fullName } of file.symbols) {
    if (start > offset) break;
    if (offset < end && kind !== 'package') scope = fullName;
  }
  return scope;
}

/** Comments name an enum's value by its enum too, `Color.RED`, where Protobuf knows it as a sibling of the enum. */
function declaredAs(file: LinkedFile, name: string): { target: string; targetPath: string } | undefined {
  const files = new Set([file]);
  // A set's iteration also visits what is added during it.
  for (const candidate of files) {
    const { symbols, packageName } = candidate.elements;
    if (packageName === '' || name.startsWith(`${packageName}.`)) {
      if (symbols.has(name)) return { target: name, targetPath: candidate.path };
      const container = symbols.get(scopeOf(name));
      const value =
        container?.kind === 'enum' && container.values.find((each) => each.name === lastPart(name));
      if (value) return { target: value.fullName, targetPath: candidate.path };
    }
    for (const dependency of candidate.dependencies) files.add(dependency);
  }
  return undefined;
}

/** Adds the last part of a written name and those before it, as far as they are written. */
function addParts(
  file: LinkedFile,
  fileOf: FileOf,
  start: number,
  end: number,
  meant: Pick<Occurrence, 'target' | 'targetPath' | 'role'>,
  found: Occurrence[],
): void {
  const { tokens } = file.syntax;
  const { targetPath } = meant;
  const packageName = targetPath === undefined ? undefined : fileOf(targetPath)?.syntax.packageName;
  let { target, role } = meant;
  for (let token = tokens.tokenAt(end - 1); token >= 0 && tokens.start(token) >= start; token--) {
    if (tokens.kind(token) !== TokenKind.identifier) continue;
    if (target === packageName) role = 'package';
    const path = role === 'package' ? undefined : targetPath;
    found.push({ start: tokens.start(token), end: tokens.end(token), target, targetPath: path, role });
    target = scopeOf(target);
    if (target === '') return;
  }
}

/** The same for a name in text that is no tokens. Of a name that is not seen here, its parts are not known for what they are. */
function addMention(
  file: LinkedFile,
  fileOf: FileOf,
  name: string,
  end: number,
  scope: string,
  role: 'link' | 'text',
  found: Occurrence[],
): void {
  for (const { target, targetPath } of mentioned(file, name, scope)) {
    const packageName = targetPath === undefined ? undefined : fileOf(targetPath)?.syntax.packageName;
    let [part, rest, partEnd] = [target, name.startsWith('.') ? name.slice(1) : name, end];
    // `Color.RED` of an enum: its parts are not those of the full name.
    const element = targetPath === undefined ? undefined : fileOf(targetPath)?.elements.symbols.get(target);
    let path = targetPath;
    while (rest !== '' && part !== '') {
      const word = lastPart(rest);
      if (part === packageName) path = undefined;
      found.push({ start: partEnd - word.length, end: partEnd, target: part, targetPath: path, role });
      const isByEnum =
        part === target &&
        element?.kind === 'enum-value' &&
        lastPart(scopeOf(rest)) === element.parent.name &&
        lastPart(scopeOf(target)) !== element.parent.name;
      part = isByEnum ? element.parent.fullName : scopeOf(part);
      partEnd -= word.length + 1;
      rest = scopeOf(rest);
    }
  }
}

function addLinks(file: LinkedFile, fileOf: FileOf, found: Occurrence[]): void {
  let lastToken = -1;
  let scope = '';
  for (const { name, end, token } of commentLinks(file.syntax)) {
    if (token !== lastToken) scope = scopeAt(file, token);
    lastToken = token;
    addMention(file, fileOf, name, end, scope, 'link', found);
  }
}

/** `extensions 4 [declaration = { full_name: ".a.b", type: ".a.C" }]` names in strings what has to be declared so. */
function addDeclaredExtensions(file: LinkedFile, fileOf: FileOf, found: Occurrence[]): void {
  const { tokens } = file.syntax;
  const visit = (options: readonly OptionNode[]): void => {
    for (const { name, value } of options) {
      if (name[0]?.text !== 'declaration' || value?.kind !== 'aggregate') continue;
      for (const field of value.fields) {
        if ((field.name !== 'full_name' && field.name !== 'type') || field.value?.kind !== 'string') continue;
        const written = stringValue(tokens, field.value);
        const end = tokens.end(field.value.last) - 1;
        // Escaped or in several literals: it cannot be told where the parts stand.
        if (!/^\.[\w.]+$/.test(written) || tokens.text.slice(end - written.length, end) !== written) continue;
        addMention(file, fileOf, written, end, '', 'text', found);
      }
    }
  };
  for (const element of file.elements.symbols.values()) {
    if (element.kind !== 'message') continue;
    for (const range of element.extensionRanges) visit(range.options);
  }
}
