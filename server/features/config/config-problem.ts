/** Something wrong in a config file: where, in plain words, and under a stable kebab-case code. */
export interface ConfigProblem {
  readonly code: ConfigProblemCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** UTF-16 offsets in the file's text. */
  readonly start: number;
  readonly end: number;
  /** The word that was most likely meant there. */
  readonly instead?: string | undefined;
}

export type ConfigProblemCode =
  | 'syntax'
  | 'missing-key'
  | 'unknown-key'
  | 'wrong-type'
  | 'unknown-value'
  | 'invalid-path'
  | 'missing-path'
  | 'conflicting-keys';
