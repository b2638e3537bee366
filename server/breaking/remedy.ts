/**
 * What makes a change harmless, or takes it back, where that is one thing in the declaration that was changed. Plain data: it goes
 * to the editor with the diagnostic.
 */
export type BreakingRemedy =
  /** Numbers and ranges as they are written (`5 to 9`), and names. */
  | { readonly do: 'reserve'; readonly numbers: readonly string[]; readonly names: readonly string[] }
  | { readonly do: 'extensions'; readonly numbers: readonly string[] }
  | { readonly do: 'rename'; readonly name: string }
  | { readonly do: 'json-name'; readonly name: string }
  | { readonly do: 'stream'; readonly side: 'input' | 'output'; readonly streams: boolean };

/** What a diagnostic of a breaking change carries for those who mend it. */
export interface BreakingData {
  readonly remedy?: BreakingRemedy;
}
