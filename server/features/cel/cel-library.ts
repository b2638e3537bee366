/** What of `@bufbuild/cel` is used: loaded when a definition with CEL is looked at, as most have none. */
export type CelLibrary = Awaited<ReturnType<typeof load>>;

let loaded: Promise<CelLibrary> | undefined;

/** The library, and the functions that its environment knows. */
export function loadCel(): Promise<CelLibrary> {
  loaded ??= load();
  return loaded;
}

async function load() {
  const [{ parse, celEnv }, { strings }] = await Promise.all([
    import('@bufbuild/cel'),
    import('@bufbuild/cel/ext'),
  ]);
  const functions = [...celEnv({ funcs: strings }).funcs];
  return { parse, functions };
}

/** Whether a definition may have CEL in it: nothing is loaded for one that has not. */
export function mayHaveCel(text: string): boolean {
  return text.includes('buf.validate.') && /\bcel\b|cel_expression/.test(text);
}
