/**
 * Changes of a form as the smallest edits of its JSON text: what is not changed is not touched, so that comments, variables,
 * order and layout stay as somebody wrote them.
 */
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { FormPath } from './form-value.ts';
import { maskedJson } from './masked-json.ts';

/** Replaces `length` characters at `offset`. */
export interface TextEdit {
  offset: number;
  length: number;
  content: string;
}

/** What becomes of the value at a path. */
export type FormChange =
  /** `json` is its text: JSON, or a variable. Objects on the way are made; an index at a list's end appends. */
  | { path: FormPath; json: string }
  | { path: FormPath; remove: true }
  /** Another field takes its place, with a text as above: of those of which one is set. */
  | { path: FormPath; replaceBy: { key: string; json: string } }
  /** Of a map's entry. */
  | { path: FormPath; renameTo: string }
  /** Of a list's item, to another index. */
  | { path: FormPath; moveTo: number };

/** The edits of one change. Throws when the text is not JSON, or has nothing where the change is. */
export function formEdits(text: string, change: FormChange, indent = '  '): TextEdit[] {
  const masked = maskedJson(text);
  const root = parseTree(masked);
  if (!root) {
    if ('json' in change)
      return [{ offset: 0, length: text.length, content: nested(change.path, change.json, '', indent) }];
    throw new Error('There is no JSON to change.');
  }
  if ('json' in change) return setEdits(text, root, change.path, change.json, indent);
  const node = findNodeAtLocation(root, change.path);
  if (!node) throw new Error(`There is nothing at ${change.path.join('.')}.`);
  if ('remove' in change) return removal(text, node);
  if ('moveTo' in change) return moveEdits(text, node, change.moveTo);
  const { parent: property } = node;
  const key = property?.children?.[0];
  if (!key || property?.type !== 'property') throw new Error('Only a field or an entry of a map has a key.');
  if ('renameTo' in change)
    return [{ offset: key.offset, length: key.length, content: JSON.stringify(change.renameTo) }];
  const { key: name, json } = change.replaceBy;
  const content = `${JSON.stringify(name)}: ${laidOut(json, indentAt(text, property.offset), indent)}`;
  return [{ offset: property.offset, length: property.length, content }];
}

/** The text after edits that do not overlap. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce(
      (result, { offset, length, content }) =>
        result.slice(0, offset) + content + result.slice(offset + length),
      text,
    );
}

function setEdits(text: string, root: Node, path: FormPath, json: string, indent: string): TextEdit[] {
  const known = findNodeAtLocation(root, path);
  if (known) {
    const content = laidOut(json, indentAt(text, known.offset), indent);
    return [{ offset: known.offset, length: known.length, content }];
  }
  let length = path.length - 1;
  while (length > 0 && !findNodeAtLocation(root, path.slice(0, length))) length--;
  const parent = findNodeAtLocation(root, path.slice(0, length));
  const step = path[length];
  if (!parent || step === undefined) throw new Error('There is nothing to change.');
  const isFitting = parent.type === (typeof step === 'number' ? 'array' : 'object');
  if (!isFitting) {
    // Another kind of value stands in the way, as `null` does: it becomes what is needed.
    const content = nested(path.slice(length), json, indentAt(text, parent.offset), indent);
    return [{ offset: parent.offset, length: parent.length, content }];
  }
  return [insertion(text, parent, step, path.slice(length + 1), json, indent)];
}

/** After the last child, in lines as the others are. */
function insertion(
  text: string,
  parent: Node,
  step: string | number,
  rest: FormPath,
  json: string,
  indent: string,
): TextEdit {
  const key = typeof step === 'string' ? `${JSON.stringify(step)}: ` : '';
  const last = parent.children?.at(-1);
  const outer = indentAt(text, parent.offset);
  const body = text.slice(parent.offset, parent.offset + parent.length);
  if (last) {
    const isOneLine = !body.includes('\n');
    const inner = isOneLine ? outer : indentAt(text, last.offset);
    const gap = isOneLine ? ' ' : `\n${inner}`;
    return {
      offset: last.offset + last.length,
      length: 0,
      content: `,${gap}${key}${nested(rest, json, inner, indent)}`,
    };
  }
  const inner = outer + indent;
  const value = `${key}${nested(rest, json, inner, indent)}`;
  // A comment may be in it.
  const before = body.slice(1, -1).trimEnd();
  const [open = '', close = ''] = [body[0], body.at(-1)];
  return {
    offset: parent.offset,
    length: parent.length,
    content: `${open}${before}\n${inner}${value}\n${outer}${close}`,
  };
}

/** With one comma, and without the comments around it: those are somebody's. */
function removal(text: string, value: Node): TextEdit[] {
  const node = value.parent?.type === 'property' ? value.parent : value;
  const siblings = node.parent?.children ?? [];
  const index = siblings.indexOf(node);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  const end = node.offset + node.length;
  if (next) {
    const comma = commaBetween(text, end, next.offset);
    const gap = /^[ \t]*(\r?\n[ \t]*)?/.exec(text.slice(comma + 1))?.[0].length ?? 0;
    return [{ offset: node.offset, length: comma + 1 + gap - node.offset, content: '' }];
  }
  const before = /\s*$/.exec(text.slice(0, node.offset))?.[0].length ?? 0;
  const own = { offset: node.offset - before, length: node.length + before, content: '' };
  if (!previous) return [own];
  const comma = commaBetween(text, previous.offset + previous.length, node.offset);
  return [{ offset: comma, length: 1, content: '' }, withoutOverlap(own, comma)];
}

/** What is right after the comma goes with it. */
function withoutOverlap(edit: TextEdit, comma: number): TextEdit {
  const offset = Math.max(edit.offset, comma + 1);
  return { ...edit, offset, length: edit.offset + edit.length - offset };
}

/** Where the comma between two values stands: not in a comment. */
function commaBetween(text: string, from: number, to: number): number {
  const comments = /\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  const between = text.slice(from, to).replace(comments, (comment) => ' '.repeat(comment.length));
  return from + between.indexOf(',');
}

/** Swaps with what stands where it goes, so that what is between the items stays. */
function moveEdits(text: string, node: Node, moveTo: number): TextEdit[] {
  const other = node.parent?.type === 'array' ? node.parent.children?.[moveTo] : undefined;
  if (!other) throw new Error('There is no item to change places with.');
  const textOf = ({ offset, length }: Node) => text.slice(offset, offset + length);
  return [
    { offset: node.offset, length: node.length, content: textOf(other) },
    { offset: other.offset, length: other.length, content: textOf(node) },
  ];
}

/** A value below objects and lists that are not there yet. */
function nested(path: FormPath, json: string, at: string, indent: string): string {
  const [step, ...rest] = path;
  if (step === undefined) return laidOut(json, at, indent);
  const inner = at + indent;
  const value = nested(rest, json, inner, indent);
  return typeof step === 'number'
    ? `[\n${inner}${value}\n${at}]`
    : `{\n${inner}${JSON.stringify(step)}: ${value}\n${at}}`;
}

/** A value of several lines at its place. */
function laidOut(json: string, at: string, indent: string): string {
  if (!/^\s*[{[]/.test(json)) return json;
  return json.replaceAll(
    /\n( *)/g,
    (_, spaces: string) => `\n${at}${indent.repeat(Math.floor(spaces.length / 2))}`,
  );
}

/** The blanks that the line of a place begins with. */
function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}
