import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromBinary, toJsonString } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { deepestDescriptor } from '../../../server/compiler/index.ts';
import { UserError } from '../../user-error.ts';
import { checkDefinitions } from '../check-definitions.ts';
import { type Command, folderOption } from '../command.ts';
import { shortPath } from '../report-error.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: ['build [DIR] -o FILE [--no-source-info] [-C DIR]'],
  about:
    'Compiles the definitions of a folder, and all they import, into a FileDescriptorSet: Protobuf for FILE.binpb, JSON for\n' +
    'FILE.json, Protobuf on standard output for `-`.',
  options: {
    output: { type: 'string', short: 'o', value: 'FILE', text: 'where to write it' },
    'no-source-info': { type: 'boolean', text: 'leave out comments and positions' },
    directory: folderOption,
  },
  arguments: { required: [], optional: 1 },
  examples: ['skep build -o posts.binpb'],
  async run({ arguments: [dir = '.'], folder, output, text, has }) {
    const target = text('output');
    if (target === undefined)
      throw new UsageError('say where to write it: -o FILE.binpb, -o FILE.json or -o -');
    if (!/^-$|\.(binpb|bin|pb|json)$/.test(target)) {
      throw new UsageError(`\`${target}\` does not say what to write: let it end in .binpb or .json`);
    }
    const descriptors = { sourceInfo: !has('no-source-info') };
    const checked = await checkDefinitions(path.resolve(folder, dir), {
      descriptors,
      // Only errors are told here.
      warnings: false,
    });
    const problems = checked.files.flatMap(({ file, diagnostics }) =>
      diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ line, column, message }) => ({ file, line, column, message })),
    );
    const [first] = problems;
    if (first !== undefined) {
      const message = `${shortPath(first.file)}:${first.line}:${first.column}: ${first.message}`;
      throw new UserError('definitions-invalid', message, { problems });
    }
    const bytes = inChunks(checked.descriptorBytes);
    if (target === '-') for (const part of bytes) output.bytes(part);
    else if (target.endsWith('.json')) {
      const set = fromBinary(FileDescriptorSetSchema, Buffer.concat(checked.descriptorBytes), {
        recursionLimit: deepestDescriptor,
      });
      const json = `${toJsonString(FileDescriptorSetSchema, set, { prettySpaces: 2 })}\n`;
      await write(path.resolve(folder, target), json);
    } else await write(path.resolve(folder, target), bytes);
    return 0;
  },
};

async function write(file: string, content: string | Iterable<Uint8Array>): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (cause) {
    throw new UserError('cannot-write', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Bytes that are written at once, at least: a set may have thousands of small parts. */
const chunkSize = 1 << 18;

function* inChunks(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    held.push(part);
    size += part.length;
    if (size < chunkSize) continue;
    yield joined(held);
    held = [];
    size = 0;
  }
  yield joined(held);
}

/** Without a copy of what is large enough alone. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return first && parts.length === 1 ? first : Buffer.concat(parts);
}
