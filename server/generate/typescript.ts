// The plugin framework can also transpile to JavaScript, for which it imports all of `typescript` and `@typescript/vfs`.
// With target=ts that code is never reached, so a bundle need not carry it: the build aliases both names to
// server/generate/no-transpiler.ts.
import { create } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, type FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { protocGenEs } from '@bufbuild/protoc-gen-es/dist/cjs/src/protoc-gen-es-plugin.js';
import type { GeneratedFile } from './generated-file.ts';
import { pluginInput } from './plugin-input.ts';

/** What the plugin is asked for. It prints this into each file, here as under `buf generate`. */
const parameter = 'target=ts,import_extension=ts,erasable_syntax=true';

/**
 * Runs `@bufbuild/protoc-gen-es` in process, through the plugin protocol. `files` is in dependency order and has all that
 * `filesToGenerate` (paths in it) import; comments come out where it has source info. Throws when a file is missing.
 */
export function generateTypeScript(
  files: FileDescriptorSet,
  filesToGenerate: readonly string[],
): GeneratedFile[] {
  const names = new Set(filesToGenerate);
  const response = protocGenEs.run(
    create(CodeGeneratorRequestSchema, {
      fileToGenerate: [...names],
      parameter,
      protoFile: pluginInput(files, names),
      sourceFileDescriptors: files.file.filter((file) => names.has(file.name)),
    }),
  );
  if (response.error) throw new Error(`protoc-gen-es: ${response.error}`);
  return response.file.map(({ name, content }) => ({ path: name ?? '', content: content ?? '' }));
}
