/**
 * The tree of one definition file. A node keeps the indices of its first and last token in the file's `TokenStream`, and
 * so its place, its text and its comments without copying any. A tree exists for any input: what is missing is
 * `undefined` or an empty name.
 */
export interface Node {
  /** Index of the first token. */
  readonly first: number;
  /** Index of the last token, inclusive. */
  readonly last: number;
}

/** One identifier, with the token it came from. */
export interface NameNode extends Node {
  readonly text: string;
}

/** A name with dots: `.a.b.C` as written, without the whitespace and comments in between. */
export interface QualifiedNameNode extends Node {
  readonly text: string;
}

/** A number literal with its sign; `text` is the literal without it. */
export interface NumberNode extends Node {
  readonly kind: 'integer' | 'float';
  readonly negative: boolean;
  readonly text: string;
}

/** Adjacent string literals, which count as one. The bytes are decoded when they are asked for. */
export interface StringNode extends Node {
  readonly kind: 'string';
}

export interface IdentifierNode extends Node {
  readonly kind: 'identifier';
  readonly negative: boolean;
  readonly text: string;
}

/** A field name inside an aggregate: plain, `[extension.name]` or `[type.host/full.Name]`. */
export interface AggregateFieldNode extends Node {
  readonly name: string;
  readonly nameFirst: number;
  readonly nameLast: number;
  readonly form: 'field' | 'extension' | 'any';
  /** The part before the slash of an expanded `Any`. */
  readonly typeUrlPrefix?: string;
  readonly value: ValueNode | undefined;
}

/** A message in text format: `{ a: 1 b { c: "d" } }`. */
export interface AggregateNode extends Node {
  readonly kind: 'aggregate';
  readonly fields: readonly AggregateFieldNode[];
}

export interface ListNode extends Node {
  readonly kind: 'list';
  readonly values: readonly ValueNode[];
}

export type ValueNode = NumberNode | StringNode | IdentifierNode | AggregateNode | ListNode;

/** One part of an option's name: `deprecated`, or `(google.api.http)` with `extension` set and the parentheses in its tokens. */
export interface OptionNamePart extends Node {
  readonly text: string;
  readonly extension: boolean;
}

export interface OptionNode extends Node {
  readonly kind: 'option';
  /** How many options of the file were read before it. */
  readonly index: number;
  readonly name: readonly OptionNamePart[];
  readonly value: ValueNode | undefined;
}

/** The `[...]` after a field, an enum value or an extension range. */
export interface CompactOptionsNode extends Node {
  readonly options: readonly OptionNode[];
}

export interface SyntaxNode extends Node {
  readonly kind: 'syntax';
  readonly keyword: 'syntax' | 'edition';
  readonly value: StringNode;
  readonly text: string;
}

export interface PackageNode extends Node {
  readonly kind: 'package';
  readonly name: QualifiedNameNode;
}

export interface ImportNode extends Node {
  readonly kind: 'import';
  readonly modifier: NameNode | undefined;
  readonly path: StringNode;
  readonly text: string;
}

/** A `{ ... }` of declarations. `close` is -1 when the brace is missing. */
export interface BodyNode<T> {
  readonly open: number;
  readonly close: number;
  readonly declarations: readonly T[];
}

export interface MessageNode extends Node {
  readonly kind: 'message';
  readonly visibility: NameNode | undefined;
  readonly name: NameNode;
  readonly body: BodyNode<MessageDeclaration>;
}

export interface MapTypeNode extends Node {
  readonly key: QualifiedNameNode;
  readonly value: QualifiedNameNode;
}

export interface FieldNode extends Node {
  readonly kind: 'field';
  readonly label: NameNode | undefined;
  /** Of a map field the word `map`, of a group the word `group`. */
  readonly type: QualifiedNameNode;
  readonly map: MapTypeNode | undefined;
  readonly name: NameNode;
  readonly number: NumberNode | undefined;
  readonly options: CompactOptionsNode | undefined;
  /** The body of a group. */
  readonly group: BodyNode<MessageDeclaration> | undefined;
}

export interface OneofNode extends Node {
  readonly kind: 'oneof';
  readonly name: NameNode;
  readonly body: BodyNode<OneofDeclaration>;
}

export interface EnumNode extends Node {
  readonly kind: 'enum';
  readonly visibility: NameNode | undefined;
  readonly name: NameNode;
  readonly body: BodyNode<EnumDeclaration>;
}

export interface EnumValueNode extends Node {
  readonly kind: 'enum-value';
  readonly name: NameNode;
  readonly number: NumberNode | undefined;
  readonly options: CompactOptionsNode | undefined;
}

export interface ServiceNode extends Node {
  readonly kind: 'service';
  readonly name: NameNode;
  readonly body: BodyNode<ServiceDeclaration>;
}

export interface MethodTypeNode extends Node {
  /** Token of the word `stream`, or -1. */
  readonly stream: number;
  readonly type: QualifiedNameNode;
}

export interface MethodNode extends Node {
  readonly kind: 'method';
  readonly name: NameNode;
  readonly input: MethodTypeNode | undefined;
  readonly output: MethodTypeNode | undefined;
  readonly body: BodyNode<OptionNode | EmptyNode> | undefined;
}

export interface ExtendNode extends Node {
  readonly kind: 'extend';
  readonly extendee: QualifiedNameNode;
  readonly body: BodyNode<FieldNode | OptionNode | EmptyNode>;
}

/** `5`, `5 to 9` or `5 to max`, in `reserved` and `extensions`. */
export interface RangeNode extends Node {
  readonly from: NumberNode;
  readonly to: NumberNode | 'max' | undefined;
}

export interface ExtensionsNode extends Node {
  readonly kind: 'extensions';
  readonly ranges: readonly RangeNode[];
  readonly options: CompactOptionsNode | undefined;
}

export interface ReservedNode extends Node {
  readonly kind: 'reserved';
  readonly ranges: readonly RangeNode[];
  readonly names: readonly (StringNode | IdentifierNode)[];
}

/** A lone `;`. */
export interface EmptyNode extends Node {
  readonly kind: 'empty';
}

export type OneofDeclaration = FieldNode | OptionNode | EmptyNode;
export type EnumDeclaration = EnumValueNode | OptionNode | ReservedNode | EmptyNode;
export type ServiceDeclaration = MethodNode | OptionNode | EmptyNode;
export type MessageDeclaration =
  | FieldNode
  | OneofNode
  | MessageNode
  | EnumNode
  | ExtendNode
  | ExtensionsNode
  | ReservedNode
  | OptionNode
  | EmptyNode;
export type FileDeclaration =
  | SyntaxNode
  | PackageNode
  | ImportNode
  | OptionNode
  | MessageNode
  | EnumNode
  | ServiceNode
  | ExtendNode
  | EmptyNode;

export interface FileNode extends Node {
  readonly kind: 'file';
  readonly declarations: readonly FileDeclaration[];
}

/** Any declaration, for those who walk the whole tree. */
export type Declaration =
  | FileDeclaration
  | MessageDeclaration
  | OneofDeclaration
  | EnumDeclaration
  | ServiceDeclaration;
