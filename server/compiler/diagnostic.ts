/** A place in another declaration that helps to understand a diagnostic. Offsets count UTF-16 units in `path`'s text. */
export interface RelatedLocation {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The text that would be right in a place of the file. Offsets count UTF-16 units. */
export interface Remedy {
  readonly start: number;
  readonly end: number;
  /** '' where what stands there is to be removed. */
  readonly text: string;
  /** Where in the text ` = NUMBER` of a field is missing, which the text alone does not know. */
  readonly numberAt?: number;
}

/** What a diagnostic knows of how to mend it, where there is one way. */
export interface Advice {
  readonly remedy?: Remedy | undefined;
  /** Import path of the file that declares what is named and is not imported. */
  readonly declaredIn?: string | undefined;
}

/** Something wrong in a definition: where, in plain words, and under a stable kebab-case code. */
export interface Diagnostic extends Advice {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** Says what is wrong and what to write instead. */
  readonly message: string;
  /** UTF-16 offset of the first culprit character in the file's text. */
  readonly start: number;
  /** UTF-16 offset after the last culprit character. */
  readonly end: number;
  readonly related?: readonly RelatedLocation[];
}

/** Diagnostics in the order an editor shows them. */
export function byPosition(a: Diagnostic, b: Diagnostic): number {
  return a.start - b.start || a.end - b.end;
}
