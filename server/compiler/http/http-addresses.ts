import type { LinkedFile } from '../link/linked-file.ts';
import { parsePathTemplate, pathPattern } from './path-template.ts';
import { httpRules } from './rule-nodes.ts';

/** One address at which a `google.api.http` puts an rpc, and where it says so, in UTF-16 units. */
export interface HttpAddress {
  /** What a request has, whatever the variables are called: `GET /v1/shelves/*`. */
  readonly pattern: string;
  /** As it is written: `GET /v1/{name=shelves/*}`. */
  readonly written: string;
  /** Full name of the rpc. */
  readonly rpc: string;
  readonly start: number;
  readonly end: number;
}

/** The addresses of a file's rpcs, but for paths that are none. */
export function httpAddresses({ elements, syntax }: LinkedFile): HttpAddress[] {
  const addresses: HttpAddress[] = [];
  for (const { methods } of elements.services) {
    for (const method of methods) {
      for (const { httpMethod, path } of httpRules(method, syntax.tokens)) {
        const template = path && parsePathTemplate(path.text);
        if (!template || 'error' in template) continue;
        const { start, end } = syntax.tokens.span(path.node.first, path.node.last);
        const pattern = `${httpMethod} ${pathPattern(template)}`;
        const written = `${httpMethod} ${path.text}`;
        addresses.push({ pattern, written, rpc: method.fullName, start, end });
      }
    }
  }
  return addresses;
}

/** An address of a file that an rpc of another file has too. */
export interface HttpConflict<File> {
  readonly address: HttpAddress;
  readonly other: HttpAddress;
  /** The file of the other. */
  readonly otherFile: File;
}

/**
 * By file, what other files bind as well: a gateway that serves both could mean either. A copy of a definition binds the
 * same rpc, and is no conflict.
 */
export function httpConflicts<File>(
  files: Iterable<readonly [File, readonly HttpAddress[]]>,
): Map<File, HttpConflict<File>[]> {
  const bound = new Map<string, { file: File; address: HttpAddress }[]>();
  for (const [file, addresses] of files) {
    for (const address of addresses) {
      const known = bound.get(address.pattern);
      if (known) known.push({ file, address });
      else bound.set(address.pattern, [{ file, address }]);
    }
  }
  const conflicts = new Map<File, HttpConflict<File>[]>();
  for (const all of bound.values()) {
    for (const { file, address } of all.length > 1 ? all : []) {
      const other = all.find((each) => each.file !== file && each.address.rpc !== address.rpc);
      if (!other) continue;
      const conflict = { address, other: other.address, otherFile: other.file };
      conflicts.set(file, [...(conflicts.get(file) ?? []), conflict]);
    }
  }
  return conflicts;
}

export const httpConflictCode = 'conflicting-http-bindings';

/** What is wrong and what to do, for people. */
export function httpConflictMessage({ address, other }: HttpConflict<unknown>): string {
  return `${address.written} is bound to ${other.rpc} as well: a request could mean either method. Change one of the two.`;
}
