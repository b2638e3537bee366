/** What a JSON text holds, as a form shows it: a tree of plain data that keeps what JavaScript's values would lose. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { maskedJson } from './masked-json.ts';

export type FormValue =
  | { kind: 'object'; members: { key: string; value: FormValue }[] }
  | { kind: 'list'; items: FormValue[] }
  /** `text` is a string's own, without quotes; of the rest as written, so that numbers keep every digit. */
  | { kind: 'string' | 'number' | 'boolean' | 'null' | 'variable'; text: string };

/** A step is the key of an object or the index of a list. */
export type FormPath = (string | number)[];

/** A text that cannot be read, and where that begins. */
export interface FormProblem {
  message: string;
  offset: number;
}

/** An empty text is an empty message. */
export function readFormValue(text: string): FormValue | FormProblem {
  if (text.trim() === '') return { kind: 'object', members: [] };
  const errors: ParseError[] = [];
  const root = parseTree(maskedJson(text), errors, { allowTrailingComma: false });
  const [error] = errors;
  if (error || !root) {
    const code = error ? printParseErrorCode(error.error) : 'ValueExpected';
    const words = code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
    return { message: words, offset: error?.offset ?? 0 };
  }
  return formValueOf(root, text);
}

/** Whether a text could not be read as a form's value. */
export function isProblem(value: FormValue | FormProblem): value is FormProblem {
  return 'message' in value;
}

function formValueOf(node: Node, text: string): FormValue {
  const written = text.slice(node.offset, node.offset + node.length);
  switch (node.type) {
    case 'object':
      return {
        kind: 'object',
        members: (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
          key && value ? [{ key: String(key.value), value: formValueOf(value, text) }] : [],
        ),
      };
    case 'array':
      return { kind: 'list', items: (node.children ?? []).map((child) => formValueOf(child, text)) };
    case 'string':
      return written.startsWith('{{')
        ? { kind: 'variable', text: written }
        : { kind: 'string', text: String(node.value) };
    case 'number':
    case 'boolean':
    case 'null':
      return { kind: node.type, text: written };
    default:
      throw new Error(`A JSON value is no ${node.type}.`);
  }
}
