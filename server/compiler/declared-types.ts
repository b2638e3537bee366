import { declareFile } from './link/declare.ts';
import type { SyntaxFile } from './syntax/parse.ts';

/** Notes the types and extensions of a file under their full names, with its path, where no other file has them. */
export function addDeclaredTypes(path: string, syntax: SyntaxFile, paths: Map<string, string>): void {
  for (const [fullName, element] of declareFile(path, syntax).symbols) {
    const isExtension = element.kind === 'field' && element.extend !== undefined;
    const counts = isExtension || element.kind === 'message' || element.kind === 'enum';
    if (counts && !paths.has(fullName)) paths.set(fullName, path);
  }
}
