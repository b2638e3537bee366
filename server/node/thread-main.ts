/**
 * What a worker thread runs that compiles or lints a part of many definitions. The first message says which, and of what; told its
 * tasks then, one at a time, it answers each.
 */
import { parentPort } from 'node:worker_threads';
import type { FileUri } from '../workspace/uri.ts';
import { type ChunkRange, type CompileInput, chunkCompiler } from './batch/compile-chunks.ts';
import { PartLinter } from './lint/part-linter.ts';

export type ThreadWork =
  | { readonly kind: 'compile'; readonly input: CompileInput }
  | { readonly kind: 'lint'; readonly folder: string };

const port = parentPort;
if (!port) throw new Error('this is for a worker thread');

port.once('message', (work: ThreadWork) => {
  if (work.kind === 'compile') {
    const compile = chunkCompiler(work.input);
    port.on('message', (range: ChunkRange) => {
      const chunk = compile(range);
      port.postMessage(chunk, [chunk.bytes.buffer]);
    });
  } else {
    const linter = new PartLinter(work.folder);
    port.on('message', async (uris: readonly FileUri[]) => port.postMessage(await linter.lint(uris)));
  }
});
