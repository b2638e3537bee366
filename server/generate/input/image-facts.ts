import type { JsonValue } from '@bufbuild/protobuf';
import { BinaryReader, type WireType } from '@bufbuild/protobuf/wire';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';

/** What buf writes beside the descriptor of a file in an image (buf.alpha.image.v1.ImageFileExtension). */
export interface ImageFileFacts {
  readonly isImport: boolean;
  /** Full name. */
  readonly module: string | undefined;
}

/** The field of a file that buf keeps it in. */
const extensionNumber = 8042;

/** Takes this out of the files, which are then as a compiler has them. `json` is what they were read from, where that was JSON. */
export function takeImageFacts(set: FileDescriptorSet, json?: JsonValue): Map<string, ImageFileFacts> {
  const inJson = json === undefined ? [] : listOf(member(json, 'file'));
  return new Map(
    set.file.map((file, index) => {
      const known = factsOfJson(
        member(inJson[index], 'bufExtension') ?? member(inJson[index], 'buf_extension'),
      );
      const unknown = file.$unknown ?? [];
      const own = unknown.find(({ no }) => no === extensionNumber);
      if (own) file.$unknown = unknown.filter((each) => each !== own);
      return [file.name, own ? factsOfBinary(new BinaryReader(own.data).bytes()) : known];
    }),
  );
}

function factsOfJson(json: JsonValue | undefined): ImageFileFacts {
  const name = member(member(json, 'moduleInfo') ?? member(json, 'module_info'), 'name');
  const parts = ['remote', 'owner', 'repository'].map((part) => member(name, part));
  const isImport = member(json, 'isImport') ?? member(json, 'is_import');
  return { isImport: isImport === true, module: name === undefined ? undefined : parts.join('/') };
}

function factsOfBinary(bytes: Uint8Array): ImageFileFacts {
  let isImport = false;
  let module: string | undefined;
  for (const [number, type, reader] of fieldsOf(bytes)) {
    if (number === 1) isImport = reader.bool();
    else if (number === 4) module = moduleOf(reader.bytes());
    else reader.skip(type, number);
  }
  return { isImport, module };
}

function moduleOf(bytes: Uint8Array): string | undefined {
  for (const [number, type, reader] of fieldsOf(bytes)) {
    if (number !== 1) {
      reader.skip(type, number);
      continue;
    }
    const parts: string[] = [];
    for (const [part, partType, inner] of fieldsOf(reader.bytes())) {
      if (part <= 3) parts[part - 1] = inner.string();
      else inner.skip(partType, part);
    }
    return parts.join('/');
  }
  return undefined;
}

/** The fields of a message in binary. Each is read, or skipped, before the next is asked for. */
function* fieldsOf(bytes: Uint8Array): Generator<[number, WireType, BinaryReader]> {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    yield [number, type, reader];
  }
}

function member(json: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json[name] : undefined;
}

function listOf(json: JsonValue | undefined): JsonValue[] {
  return Array.isArray(json) ? json : [];
}
