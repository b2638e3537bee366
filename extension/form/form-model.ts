/** What a form for a message knows of its definition: a mirror of server/features/request-form/form-model.ts. */

/** How a value is edited. */
export type FormKind =
  | 'string'
  | 'bool'
  | 'bytes'
  /** 32 bits, signed or not; a JSON number. */
  | 'int32'
  | 'uint32'
  /** 64 bits; in JSON a string, since a number has 53. */
  | 'int64'
  | 'uint64'
  /** A number, or `"NaN"`, `"Infinity"`, `"-Infinity"`. */
  | 'float'
  | 'double'
  | 'enum'
  | 'message'
  | 'timestamp'
  | 'duration'
  | 'fieldMask'
  /** Any JSON value of that kind, edited as JSON: Any, Struct, ListValue, Value. */
  | 'any'
  | 'struct'
  | 'listValue'
  | 'value';

/** What a field, an item of a list or a value of a map is. */
export interface FormType {
  kind: FormKind;
  /** Full name of the enum or message. */
  type?: string;
}

export interface FormField extends FormType {
  /** As in the definition: `created_at`. */
  name: string;
  /** As in JSON: `createdAt`. */
  jsonName: string;
  repeated?: true;
  /** Of a map: of what its keys are. */
  mapKey?: FormKind;
  /** The oneof that it is of. */
  oneof?: string;
  required?: true;
  deprecated?: true;
  /** Whether set to its zero value it is another than when it is not set. */
  presence?: true;
  comment?: string;
  /** What `buf.validate` asks for, in words: `at least 1`, `at most 64 characters`. */
  hint?: string;
}

export interface FormMessage {
  comment?: string;
  fields: FormField[];
  /** Names of oneofs that have to be set. */
  requiredOneofs?: string[];
}

export interface FormModel {
  /** Full name of the message that the form is for. */
  root: string;
  messages: Record<string, FormMessage>;
  /** Names of the values, in their order. */
  enums: Record<
    string,
    { comment?: string; values: { name: string; comment?: string; deprecated?: true }[] }
  >;
}
