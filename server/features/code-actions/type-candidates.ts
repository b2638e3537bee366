import { bundledFiles, joinName, type LinkedFile, lastPart, scopeOf } from '../../compiler/index.ts';
import { bundledFile } from '../../workspace/bundled.ts';
import { symbolsNamed } from '../../workspace/file-symbols.ts';
import { importPathOf } from '../../workspace/import-roots.ts';
import type { ActionContext } from './action.ts';

/** A type that may have been meant: its full name, and the path to import it by. */
export interface TypeCandidate {
  readonly fullName: string;
  readonly path: string;
}

const mostCandidates = 8;

/** The messages, and unless `messagesOnly` the enums, that a name can mean if more is imported or written; the nearest first. */
export async function typeCandidates(
  { file, search, signal }: ActionContext,
  name: string,
  scope: string,
  messagesOnly: boolean,
): Promise<TypeCandidate[]> {
  const plain = name.startsWith('.') ? name.slice(1) : name;
  const exact = new Set(fullNamesOf(name, scope));
  const kinds: readonly string[] = messagesOnly ? ['message'] : ['message', 'enum'];
  const found = new Map<string, TypeCandidate>();
  const add = (fullName: string, path: string) => {
    if (exact.has(fullName) || fullName.endsWith(`.${plain}`))
      found.set(`${fullName} ${path}`, { fullName, path });
  };
  // The index knows what all files are called; what is being edited here is known better.
  const end = `.${plain}`.toLowerCase();
  const whole = [...exact].map((each) => each.toLowerCase());
  for (const [uri, symbols] of await search.symbols(signal)) {
    if (uri === file.uri) continue;
    const path = importPathOf(uri, file.program.roots);
    if (path === undefined) continue;
    const accepts = (searched: string) => searched.includes(plain.toLowerCase());
    for (const { fullName, kind } of symbolsNamed(symbols, accepts)) {
      const lower = fullName.toLowerCase();
      if (kinds.includes(kind) && (lower.endsWith(end) || whole.includes(lower))) add(fullName, path);
    }
  }
  for (const path of bundledFiles.keys()) {
    const bundled = bundledFiles.get(path)?.includes(lastPart(plain)) ? bundledFile(path) : undefined;
    if (bundled) for (const type of typesOf(bundled, kinds)) add(type, path);
  }
  for (const type of typesOf(file.linked, kinds)) add(type, file.linked.path);
  const all = [...found.values()];
  const exactly = all.filter(({ fullName }) => exact.has(fullName));
  const near = nearness(file.linked);
  return (exactly.length > 0 ? exactly : all).sort((a, b) => near(a) - near(b)).slice(0, mostCandidates);
}

/**
 * How a full name is written in a scope: without its package where that is the scope's, and with a dot where something hides it.
 * `gone` is the full name of what does not count, as it will be there no more.
 */
export function writtenName(
  { linked }: ActionContext['file'],
  fullName: string,
  scope: string,
  gone?: string,
): string {
  const { packageName } = linked.syntax;
  const inPackage = packageName !== '' && fullName.startsWith(`${packageName}.`);
  const written = inPackage ? fullName.slice(packageName.length + 1) : fullName;
  const [first = ''] = written.split('.');
  const target = inPackage ? packageName : '';
  const hides = scopesAround(scope)
    .filter((each) => each !== target && each.length > target.length)
    .map((each) => joinName(each, first))
    .some((each) => each !== gone && isKnown(linked, each));
  return hides ? `.${fullName}` : written;
}

/** Whether a name means a full name by one of the scopes around it. */
export function reaches(name: string, fullName: string, scope: string): boolean {
  return fullNamesOf(name, scope).includes(fullName);
}

/** What a name may mean in a scope: it in that and in all around it, unless it begins with a dot. */
export function fullNamesOf(name: string, scope: string): string[] {
  return name.startsWith('.') ? [name.slice(1)] : scopesAround(scope).map((each) => joinName(each, name));
}

/** A scope and all that it lies in, the innermost first; '' is the last. */
function scopesAround(scope: string): string[] {
  const scopes: string[] = [];
  for (let inner = scope; inner !== ''; inner = scopeOf(inner)) scopes.push(inner);
  return [...scopes, ''];
}

/** Whether a file, or one that it imports, declares a name or has it in its package. */
function isKnown(linked: LinkedFile, fullName: string): boolean {
  return [linked, ...linked.dependencies].some(
    ({ elements, syntax }) =>
      elements.symbols.has(fullName) || `${syntax.packageName}.`.startsWith(`${fullName}.`),
  );
}

/** The full names of the messages and enums, as wanted, that a file declares. */
export function* typesOf({ elements }: LinkedFile, kinds: readonly string[]): Generator<string> {
  for (const element of elements.symbols.values()) {
    if (!kinds.includes(element.kind) || (element.kind === 'message' && element.mapEntry)) continue;
    yield element.fullName;
  }
}

/** Smaller for what lies in the same file, in a package that shares more of its name, and less deep. */
function nearness(linked: LinkedFile): (candidate: TypeCandidate) => number {
  const own = linked.syntax.packageName.split('.');
  return ({ fullName, path }) => {
    if (path === linked.path) return -1;
    const parts = fullName.split('.');
    let shared = 0;
    while (shared < own.length && own[shared] === parts[shared]) shared++;
    return parts.length - 3 * shared + (bundledFiles.has(path) ? 0 : 1);
  };
}
