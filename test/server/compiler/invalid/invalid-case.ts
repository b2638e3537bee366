/**
 * A definition that is wrong in one way: the code expected, and the text with the culprit between « and ». It may import
 * what is bundled, and the `others` that stand beside it.
 */
export interface InvalidCase {
  readonly code: string;
  readonly text: string;
  /** It is a warning: the definition is taken all the same, by protoc and buf too. */
  readonly warning?: true;
  /** Other definitions, by import path. */
  readonly others?: Readonly<Record<string, string>>;
  /** Which of the two takes it, and why it is wrong all the same; or refuses what is a warning here, and why it is none. */
  readonly differs?: { readonly protoc?: string; readonly buf?: string };
}

export const proto3 = (code: string, body: string): InvalidCase => ({
  code,
  text: `syntax = "proto3";\n${body}\n`,
});
export const proto2 = (code: string, body: string): InvalidCase => ({
  code,
  text: `syntax = "proto2";\n${body}\n`,
});
export const edition2023 = (code: string, body: string): InvalidCase => ({
  code,
  text: `edition = "2023";\n${body}\n`,
});
export const edition2024 = (code: string, body: string): InvalidCase => ({
  code,
  text: `edition = "2024";\n${body}\n`,
});

/** A message of proto3 with this in it. */
export const message = (code: string, body: string): InvalidCase => proto3(code, `message M {\n  ${body}\n}`);
export const message2 = (code: string, body: string): InvalidCase =>
  proto2(code, `message M {\n  ${body}\n}`);
export const message2023 = (code: string, body: string): InvalidCase =>
  edition2023(code, `message M {\n  ${body}\n}`);

export const warning = (invalid: InvalidCase): InvalidCase => ({ ...invalid, warning: true });
export const beside = (others: Readonly<Record<string, string>>, invalid: InvalidCase): InvalidCase => ({
  ...invalid,
  others,
});
export const differs = (oracles: NonNullable<InvalidCase['differs']>, invalid: InvalidCase): InvalidCase => ({
  ...invalid,
  differs: oracles,
});

/** The case without its marks, and where the culprit is. Offsets count UTF-16 units. */
export function unmarked({ text }: InvalidCase): { text: string; start: number; end: number } {
  return {
    text: text.replace('«', '').replace('»', ''),
    start: text.indexOf('«'),
    end: text.indexOf('»') - 1,
  };
}
