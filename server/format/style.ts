/** What stands before a token, if no comment comes between. */
export const Gap = {
  none: 0,
  space: 1,
  newline: 2,
  blankLine: 3,
  /** Nothing; after a comment nothing either, before one a space: `;`, `,` and `:`. */
  tight: 4,
  /** Nothing; around comments what the source has. */
  asWritten: 5,
  /** The same, but nothing before the first comment. */
  asWrittenAfterOpen: 6,
} as const;
export type Gap = (typeof Gap)[keyof typeof Gap];

/** How comments and strings are written where a node stands: bits, handed down from node to node. */
export const Style = {
  /** At the top of a declaration. */
  plain: 0,
  /** More follows on the line: a trailing `// x` becomes a block comment. */
  inline: 1,
  /** Adjacent strings stand one level deeper than what they are the value of. */
  indentStrings: 2,
  /** One element a line: a trailing block comment gets a line of its own. */
  blockBelow: 4,
  /** A block comment on the line of its element stays there. */
  blockBeside: 8,
  /** A name is a value, and may have a block comment below. */
  value: 16,
} as const;
/** A union of `Style`'s bits. */
export type Styles = number;
