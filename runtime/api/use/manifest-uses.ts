/** The `uses` of a `skep.json`, read and added to without touching what else stands there. */
import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { matchService } from '../../project/match-service.ts';

/** What is put into a text, at an offset in UTF-16 units. */
export interface Insertion {
  offset: number;
  content: string;
}

/**
 * The names in `uses`, as they are written; undefined where the text has no place for them: it is not a JSON object, or
 * its `uses` is not a list of strings.
 */
export function usedNames(text: string): string[] | undefined {
  const root = rootOf(text);
  if (root?.type !== 'object') return undefined;
  const uses = findNodeAtLocation(root, ['uses']);
  if (uses === undefined) return [];
  if (uses.type !== 'array') return undefined;
  const names: unknown[] = (uses.children ?? []).map((each) => getNodeValue(each));
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

/** The module that begins the project, as the text says or by default; relative to the project's folder, with `/`. */
export function entryOf(text: string): string {
  const root = rootOf(text);
  const entry = root && findNodeAtLocation(root, ['entry']);
  const value: unknown = entry && getNodeValue(entry);
  return typeof value === 'string' ? value.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '') : 'src/main.ts';
}

/** Whether one of these names, full or short, means the service, among all that are known. */
export function isUsed(names: readonly string[], service: string, known: Iterable<string>): boolean {
  const all = new Set([...known, service]);
  return names.some((name) => matchService(name, all).includes(service));
}

/**
 * What adds a service after the others in `uses`: on a line of its own where the one before has one. Nothing else changes.
 * `usedNames` must have found a place for it.
 */
export function addUse(text: string, service: string): Insertion {
  const root = rootOf(text);
  const uses = root && findNodeAtLocation(root, ['uses']);
  const name = JSON.stringify(service);
  const content = uses ? name : `"uses": [${name}]`;
  const list = uses ?? root;
  const last = list?.children?.at(-1);
  if (last) return { offset: last.offset + last.length, content: `,${gapBefore(text, last)}${content}` };
  return { offset: (list?.offset ?? 0) + 1, content: uses ? content : ` ${content} ` };
}

/**
 * What says which environment serves a used service, after what `usesFrom` has; undefined where it says something of the service
 * already, or has no place for it.
 */
export function addUseFrom(text: string, service: string, environment: string): Insertion | undefined {
  const root = rootOf(text);
  if (root?.type !== 'object') return undefined;
  const from = findNodeAtLocation(root, ['usesFrom']);
  if (from !== undefined && (from.type !== 'object' || findNodeAtLocation(from, [service]))) return undefined;
  const entry = `${JSON.stringify(service)}: ${JSON.stringify(environment)}`;
  const content = from ? entry : `"usesFrom": { ${entry} }`;
  const object = from ?? root;
  const last = object.children?.at(-1);
  if (last) return { offset: last.offset + last.length, content: `,${gapBefore(text, last)}${content}` };
  return { offset: object.offset + 1, content: ` ${content} ` };
}

/** The environment that `usesFrom` names for a service; undefined where it names none. */
export function usedFrom(text: string, service: string): string | undefined {
  const root = rootOf(text);
  const entry = root && findNodeAtLocation(root, ['usesFrom', service]);
  const value: unknown = entry && getNodeValue(entry);
  return typeof value === 'string' ? value : undefined;
}

/** The text after it. */
export function inserted(text: string, { offset, content }: Insertion): string {
  return text.slice(0, offset) + content + text.slice(offset);
}

/** What parts a node from the one before: the line's end and indentation where it is the first on its line. */
function gapBefore(text: string, { offset }: Node): string {
  return /\r?\n[ \t]*$/.exec(text.slice(0, offset))?.[0] ?? ' ';
}

function rootOf(text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? root : undefined;
}
