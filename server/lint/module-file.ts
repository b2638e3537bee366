import type { LinkedFile, Node, Span, TokenStream } from '../compiler/index.ts';
import { type FileFacts, factsIn, type PackageOption, packageOptionOf } from '../workspace/file-facts.ts';
import { type Commented, ignoringLines } from './ignored-by-comment.ts';

/** A place that a rule about modules may speak of. */
export interface Place {
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Lines of comments that ignore a rule there. */
  readonly ignoring: readonly string[];
  /** Of a declaration, its name's. */
  readonly nameSpan?: Span;
}

/** A file's facts, with full names for types, and where what they tell of stands. Holds nothing of the file's tree. */
export interface ModuleFile {
  /** From the root of its module. */
  readonly path: string;
  readonly facts: FileFacts;
  readonly package: Place | undefined;
  readonly options: ReadonlyMap<PackageOption, Place>;
  /** In the order of `facts.imports`. */
  readonly imports: readonly Place[];
  readonly methods: readonly MethodPlace[];
}

/** What other files of the module must know of a method. */
export interface MethodPlace extends Place {
  readonly name: string;
  /** Full names; undefined for types that are not known. */
  readonly input: string | undefined;
  readonly output: string | undefined;
}

/** What the rules about modules must know of a linked file. */
export function moduleFile(path: string, { syntax, elements }: LinkedFile): ModuleFile {
  const { tokens } = syntax;
  const options = new Map<PackageOption, Place>();
  const imports: Place[] = [];
  let packagePlace: Place | undefined;
  for (const node of syntax.tree.declarations) {
    if (node.kind === 'package') packagePlace ??= placeOf(node, { statement: node }, tokens);
    else if (node.kind === 'import') imports.push(placeOf(node, { statement: node }, tokens));
    else if (node.kind === 'option') {
      const option = packageOptionOf(node);
      if (option) options.set(option, placeOf(node, { statement: node }, tokens));
    }
  }
  const methods = elements.services.flatMap((service) => service.methods);
  const facts = factsIn(syntax);
  const types = methods.map(({ input, output, node }) => ({
    input: input ? `.${input.fullName}` : (node.input?.type.text ?? ''),
    output: output ? `.${output.fullName}` : (node.output?.type.text ?? ''),
  }));
  return {
    path,
    facts: { ...facts, methods: types },
    package: packagePlace,
    options,
    imports,
    methods: methods.map((method) => ({
      ...placeOf(method.node, { owner: method }, tokens),
      name: method.name,
      input: method.input?.fullName,
      output: method.output?.fullName,
      nameSpan: tokens.span(method.nameNode.first, method.nameNode.last),
    })),
  };
}

function placeOf(node: Node, commented: Commented, tokens: TokenStream): Place {
  return { ...tokens.span(node.first, node.last), ignoring: ignoringLines(commented, tokens) };
}
