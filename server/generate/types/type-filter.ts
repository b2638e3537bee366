/** A name in `types` or `exclude_types`, with its place in the template. */
export interface FilterName {
  /** Of a package, message, enum, extension, service or method; with `.**` at the end, all below it too. */
  readonly name: string;
  readonly offset: number;
}

/** What is generated of definitions: https://buf.build/docs/configuration/v2/buf-gen-yaml/#types */
export interface TypeFilter {
  /** These, and what they need; empty: all. */
  readonly types: readonly FilterName[];
  readonly excludeTypes: readonly FilterName[];
}

/** A name that cannot be followed. The message tells what to write. */
export class TypeFilterError extends Error {
  readonly offset: number;

  constructor(message: string, { offset }: FilterName) {
    super(message);
    this.offset = offset;
  }
}

/** A name in its parts. Throws TypeFilterError where a `*` stands elsewhere than at the end. */
export function readFilterName(filtered: FilterName): { name: string; isRecursive: boolean } {
  const isRecursive = filtered.name.endsWith('.**') || filtered.name === '**';
  const name = filtered.name.replace(/\.?\*\*$/, '');
  if (name !== '' && !/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(name)) {
    const rule = name.includes('*') ? ': ".**" at the end is the only wildcard' : '';
    throw new TypeFilterError(`"${filtered.name}" is not a full name${rule}`, filtered);
  }
  return { name, isRecursive };
}
