import { bundledFiles, compile, type LinkedFile } from '../compiler/index.ts';
import type { FileUri } from './uri.ts';

/** The scheme of definitions that ship with the compiler: the editor shows them read-only. */
const scheme = 'skep-bundled:/';

/** The URI of a definition that ships with the compiler, by the path that imports it. */
export function bundledUri(importPath: string): FileUri | undefined {
  return bundledFiles.has(importPath) ? scheme + importPath : undefined;
}

/** The text of a definition that ships with the compiler. */
export function bundledText(uri: FileUri): string | undefined {
  return uri.startsWith(scheme) ? bundledFiles.get(uri.slice(scheme.length)) : undefined;
}

const linkedFiles = new Map<string, LinkedFile | undefined>();

/** A definition that ships with the compiler, linked: without an import, descriptor.proto still says what options there are. */
export function bundledFile(importPath: string): LinkedFile | undefined {
  if (!bundledFiles.has(importPath)) return undefined;
  let linked = linkedFiles.get(importPath);
  if (!linked) {
    linked = compile([importPath], () => undefined).files.get(importPath);
    linkedFiles.set(importPath, linked);
  }
  return linked;
}
