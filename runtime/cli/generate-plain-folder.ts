import { type Generated, generateWith } from '../generate/index.ts';

/** Typed messages, services and clients for TypeScript in `gen/` of a folder of definitions. */
export function generateFolder(folder: string, signal: AbortSignal): Promise<Generated> {
  const plugin = {
    name: 'protoc-gen-es',
    out: 'gen',
    parameter: 'target=ts,import_extension=ts,erasable_syntax=true',
  } as const;
  return generateWith(folder, [plugin], { removeStale: true, signal });
}
