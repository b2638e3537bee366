import { bundledFiles } from '../compiler/index.ts';
import type { FileUri } from './uri.ts';

/** The scheme of definitions that ship with the compiler: the editor shows them read-only. */
const scheme = 'skep-bundled:/';

export function bundledUri(importPath: string): FileUri | undefined {
  return bundledFiles.has(importPath) ? scheme + importPath : undefined;
}

/** The text of a definition that ships with the compiler. */
export function bundledText(uri: FileUri): string | undefined {
  return uri.startsWith(scheme) ? bundledFiles.get(uri.slice(scheme.length)) : undefined;
}
