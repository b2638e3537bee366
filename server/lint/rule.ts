import type { LintConfig } from '../buf-config/index.ts';
import type {
  Element,
  EnumElement,
  EnumValueElement,
  FieldElement,
  FileElement,
  ImportNode,
  LinkedFile,
  MessageElement,
  MethodElement,
  Node,
  OneofElement,
  ServiceElement,
  Span,
} from '../compiler/index.ts';
import type { ModuleFacts } from './module-facts.ts';
import type { ModuleFile, Place } from './module-file.ts';

/** The file that a rule looks at. */
export interface LintedFile {
  /** From the root of its module. */
  readonly path: string;
  readonly linked: LinkedFile;
  readonly config: LintConfig;
}

/** What a rule has to say about a place in a file. */
export interface Report {
  readonly message: string;
  /** The culprit; undefined for the file as a whole. */
  readonly at: Node | undefined;
  /** The declaration in whose comment, or that of one around it, the rule can be ignored. */
  readonly owner?: Element;
  /** A statement in whose comment it can be ignored too. */
  readonly statement?: Node;
  /** The name or text that would be right at the culprit's place, where there is one. */
  readonly expected?: string;
}

/** Looks at one thing of a file and yields what is to be said about it. */
export type Check<T> = (subject: T, file: LintedFile) => Iterable<Report>;

/** A rule about the things of one file, by kind. Pure functions, all of them. */
export interface FileRule {
  readonly name: string;
  readonly file?: Check<FileElement>;
  readonly import?: Check<ImportNode>;
  readonly message?: Check<MessageElement>;
  readonly field?: Check<FieldElement>;
  readonly oneof?: Check<OneofElement>;
  readonly enum?: Check<EnumElement>;
  readonly enumValue?: Check<EnumValueElement>;
  readonly service?: Check<ServiceElement>;
  readonly method?: Check<MethodElement>;
}

/** What a rule has to say about a file among the others of its module. */
export interface ModuleReport {
  readonly message: string;
  /** Undefined for the file as a whole. */
  readonly at: Place | undefined;
}

/** A rule about what the files of a package, folder or module have in common. */
export interface ModuleRule {
  readonly name: string;
  readonly module: (file: ModuleFile, module: ModuleFacts, config: LintConfig) => Iterable<ModuleReport>;
}

/** What a rule found in a file. */
export interface Finding {
  readonly rule: string;
  readonly message: string;
  /** UTF-16 offsets in the file's text; undefined for the file as a whole. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Where it speaks of a whole declaration, the declaration's name. */
  readonly nameSpan?: Span;
  readonly expected?: string;
}
