import type { Place } from './places.ts';
import type { BreakingRemedy } from './remedy.ts';
import type { CurrentSchema, EarlierSchema, SchemaFile } from './schema.ts';
import type {
  SchemaEnum,
  SchemaField,
  SchemaMessage,
  SchemaMethod,
  SchemaService,
} from './schema-elements.ts';

/** What a check has beside the two versions of an element. */
export interface CheckContext {
  readonly now: CurrentSchema;
  readonly before: EarlierSchema;
  /** Says what is broken, and where: in a whole file when it has no place there; nowhere when that file is gone. */
  report(
    message: string,
    file: SchemaFile | undefined,
    place: Place | undefined,
    remedy?: BreakingRemedy,
  ): void;
}

/** Compares two versions of one element. */
export type Check<Element> = (now: Element, before: Element, context: CheckContext) => void;

/** What can be compared. Files are the same by path, all else by full name or number. */
export interface Compared {
  file: SchemaFile;
  message: SchemaMessage;
  enum: SchemaEnum;
  /** A field of a message, or an extension. */
  field: SchemaField;
  service: SchemaService;
  method: SchemaMethod;
}

/** What a rule looks at in each pair of elements, the one before and the one now. */
export type ElementChecks = { readonly [Kind in keyof Compared]?: Check<Compared[Kind]> };

/** A rule by what it compares. */
export interface Checks extends ElementChecks {
  /** Looks for what a file declared before in all of its package; `now` is the same file where there still is one. */
  readonly package?: PackageCheck;
}

/** What a rule looks at in a package as a whole. */
export type PackageCheck = (now: SchemaFile | undefined, before: SchemaFile, context: CheckContext) => void;

/** The rules of one family, by name. */
export type RuleFamily = Readonly<Record<string, Checks>>;
