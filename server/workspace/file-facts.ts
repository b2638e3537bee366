import { type OptionNode, type SyntaxFile, stringValue } from '../compiler/index.ts';

/** The file options that all files of a package must agree on. */
export const packageOptions = [
  'csharp_namespace',
  'go_package',
  'java_multiple_files',
  'java_package',
  'php_namespace',
  'ruby_package',
  'swift_prefix',
] as const;
export type PackageOption = (typeof packageOptions)[number];

/** What others must know of a file to check the package or module it is in. Plain data, and little of it: it is kept for every file. */
export interface FileFacts {
  readonly packageName: string;
  /** Text, or `true` or `false`; without the options that are not set. */
  readonly options: Readonly<Partial<Record<PackageOption, string>>>;
  /** Import paths. */
  readonly imports: readonly string[];
  readonly methods: readonly MethodFacts[];
}

/** The types of an rpc: as written, or where the file was linked their full names after a dot, which a definition may write too. */
export interface MethodFacts {
  readonly input: string;
  readonly output: string;
}

/** The facts of a parsed file. They hold nothing of its text. */
export function factsIn(syntax: SyntaxFile): FileFacts {
  const { tree, tokens } = syntax;
  const options: Partial<Record<PackageOption, string>> = {};
  const methods: MethodFacts[] = [];
  for (const node of tree.declarations) {
    const option = node.kind === 'option' ? packageOptionOf(node) : undefined;
    if (node.kind === 'option' && option) {
      if (node.value?.kind === 'string') options[option] = stringValue(tokens, node.value);
      else if (node.value?.kind === 'identifier') options[option] = node.value.text;
    }
    if (node.kind !== 'service') continue;
    for (const method of node.body.declarations) {
      if (method.kind !== 'method') continue;
      methods.push({ input: method.input?.type.text ?? '', output: method.output?.type.text ?? '' });
    }
  }
  const imports = syntax.imports.map(({ path }) => path);
  // A string that was cut from a text keeps all of the text in memory.
  return JSON.parse(JSON.stringify({ packageName: syntax.packageName, options, imports, methods }));
}

/** Which of the package's options a statement sets. */
export function packageOptionOf(node: OptionNode): PackageOption | undefined {
  const [name, more] = node.name;
  if (!name || name.extension || more) return undefined;
  return packageOptions.find((option) => option === name.text);
}
