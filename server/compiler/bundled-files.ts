import { bundledTexts } from './gen/bundled-texts.ts';
import { parse, type SyntaxFile } from './syntax/parse.ts';

/** Texts by import path of the definitions that need no file: google/protobuf, google/api, google/rpc and buf/validate. */
export const bundledFiles: ReadonlyMap<string, string> = new Map(bundledTexts);

const parsed = new Map<string, SyntaxFile>();

/** A bundled definition, parsed once. */
export function bundledSyntax(path: string): SyntaxFile | undefined {
  const text = bundledFiles.get(path);
  if (text === undefined) return undefined;
  let syntax = parsed.get(path);
  if (!syntax) {
    syntax = parse(text);
    parsed.set(path, syntax);
  }
  return syntax;
}
