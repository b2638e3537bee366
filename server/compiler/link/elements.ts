import type { Edition, FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { SyntaxFile } from '../syntax/parse.ts';
import type {
  EnumNode,
  EnumValueNode,
  ExtendNode,
  FieldNode,
  MessageNode,
  MethodNode,
  NameNode,
  Node,
  OneofNode,
  OptionNode,
  RangeNode,
  ServiceNode,
} from '../syntax/tree.ts';

/**
 * What a file declares, with full names and, once linked, resolved types. Elements stand between the tree, which knows
 * one text alone, and the descriptors, which are made from them only when asked for.
 */
export type Element =
  | MessageElement
  | FieldElement
  | OneofElement
  | EnumElement
  | EnumValueElement
  | ServiceElement
  | MethodElement;

interface Declared {
  readonly name: string;
  readonly fullName: string;
  readonly file: FileElement;
  readonly nameNode: NameNode;
  optionBytes: OptionBytes;
}

/** Options in wire format, once they are interpreted: FileOptions, MessageOptions, ...; custom ones are fields like any other there. */
type OptionBytes = Uint8Array | undefined;

/** A file, at the root of its elements. */
export interface FileElement {
  readonly kind: 'file';
  readonly path: string;
  readonly syntax: SyntaxFile;
  readonly edition: Edition;
  readonly packageName: string;
  readonly messages: MessageElement[];
  readonly enums: EnumElement[];
  readonly services: ServiceElement[];
  readonly extensions: FieldElement[];
  readonly options: OptionNode[];
  optionBytes: OptionBytes;
  /** All of these again, by the declaration at the top of the text that they stem from, in its order. */
  readonly units: FileUnit[];
  /**
   * By full name what stands in a scope of its own or can be named from anywhere: all but the fields, oneofs and enum values in
   * messages, which are most, and are found through their message. Of two of one name the first.
   */
  readonly named: ReadonlyMap<string, NamedElement>;
  /** Everything declared in the file by full name, in the order of the text; of two of one name the first. Made when first asked for. */
  readonly symbols: ReadonlyMap<string, Element>;
  /** Elements whose name was taken, with the one that has it. */
  readonly duplicates: readonly { element: Element; first: Element }[];
  /** The last parts of the names in `named`, and every extension in the order of its text, once they were asked for. See `FileUnit`. */
  simpleNames?: ReadonlySet<string>;
  everyExtension?: readonly FieldElement[];
}

/** Of the fields, extensions; of the enum values, those beside an enum at the top of a file. */
export type NamedElement = Exclude<Element, OneofElement>;

/**
 * One declaration at the top of a file, with what it declares there: the part of a file that an edit links again. Of an
 * `extend` these are its fields, and the messages of those that are groups or maps.
 */
export interface FileUnit {
  readonly node: MessageNode | EnumNode | ServiceNode | ExtendNode;
  readonly messages: MessageElement[];
  readonly enums: EnumElement[];
  readonly services: ServiceElement[];
  readonly extensions: FieldElement[];
  /**
   * What `ownersOf` and `unitExports` answer, once they were asked. Here and not in a WeakMap: a young object that is a value of
   * one outlives every minor collection, and with it all that an edit left behind.
   */
  owners?: readonly (Element | NumberRange)[];
  exports?: ReadonlyMap<string, string>;
}

/** Numbers from `start` to before `end`, as in descriptors (of enums: to `end`, inclusive). */
export interface NumberRange {
  readonly start: number;
  readonly end: number;
  readonly node: RangeNode;
  readonly options: readonly OptionNode[];
  optionBytes: OptionBytes;
}

/** A name that may not be used, and where that is said. */
export interface ReservedName {
  readonly name: string;
  readonly node: Node;
}

/** A message, written or implied. */
export interface MessageElement extends Declared {
  readonly kind: 'message';
  /** A message, a group, or the map field that the entry is made for. */
  readonly node: MessageNode | FieldNode;
  readonly mapEntry: boolean;
  readonly parent: MessageElement | FileElement;
  readonly fields: FieldElement[];
  readonly oneofs: OneofElement[];
  readonly messages: MessageElement[];
  readonly enums: EnumElement[];
  readonly extensions: FieldElement[];
  readonly extensionRanges: NumberRange[];
  readonly reservedRanges: NumberRange[];
  readonly reservedNames: ReservedName[];
  readonly options: OptionNode[];
}

/** A field, an extension, or a part of a map's entry. */
export interface FieldElement extends Declared {
  readonly kind: 'field';
  /** Of the key and value of a map the map field. */
  readonly node: FieldNode;
  readonly parent: MessageElement | FileElement;
  /** Undefined when the number is missing or no field number at all. */
  readonly number: number | undefined;
  readonly label: FieldDescriptorProto_Label;
  /** As written; '' for a scalar. */
  readonly typeName: string;
  /** Set for scalars and groups at once, for messages and enums when linked. */
  type: FieldDescriptorProto_Type | undefined;
  typeElement: MessageElement | EnumElement | undefined;
  oneof: OneofElement | undefined;
  readonly proto3Optional: boolean;
  readonly extend: ExtendNode | undefined;
  extendee: MessageElement | undefined;
  readonly options: readonly OptionNode[];
}

/** A oneof, written or implied. */
export interface OneofElement extends Declared {
  readonly kind: 'oneof';
  /** Undefined for the oneof that a proto3 `optional` field stands for. */
  readonly node: OneofNode | undefined;
  readonly parent: MessageElement;
  readonly fields: FieldElement[];
  readonly options: OptionNode[];
}

/** An enum. */
export interface EnumElement extends Declared {
  readonly kind: 'enum';
  readonly node: EnumNode;
  readonly parent: MessageElement | FileElement;
  readonly values: EnumValueElement[];
  readonly reservedRanges: NumberRange[];
  readonly reservedNames: ReservedName[];
  readonly options: OptionNode[];
}

/** A value of an enum. */
export interface EnumValueElement extends Declared {
  readonly kind: 'enum-value';
  readonly node: EnumValueNode;
  readonly parent: EnumElement;
  readonly number: number | undefined;
  readonly options: readonly OptionNode[];
}

/** A service. */
export interface ServiceElement extends Declared {
  readonly kind: 'service';
  readonly node: ServiceNode;
  readonly methods: MethodElement[];
  readonly options: OptionNode[];
}

/** A method of a service; its types are filled in when it is linked. */
export interface MethodElement extends Declared {
  readonly kind: 'method';
  readonly node: MethodNode;
  readonly parent: ServiceElement;
  input: MessageElement | undefined;
  output: MessageElement | undefined;
  readonly options: OptionNode[];
}
