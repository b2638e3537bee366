/** Which JSON of Protobuf a schema describes, and how it says so. */
export interface SchemaStyle {
  /**
   * `canonical`: what a writer of ProtoJSON writes. `lenient`: also what every reader of it takes: 64-bit integers as
   * numbers and all numbers as text, enums by number, fields by the name in the definition; and nothing that is no field.
   * (A reader also takes `null` for a field that is left out; that is not offered.)
   */
  readonly accepts: 'canonical' | 'lenient';
  /**
   * Whether each type is the one that a typed client wants: without `"NaN"` and the infinities for floating point, and without
   * the numbers of enum values that the definition does not know.
   */
  readonly plain: boolean;
  /** What goes before the full name of a type in `$ref`. */
  readonly references: string;
}
