import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/**
 * Whether a message in wire format has a value at a path of field numbers that leads through messages. (As protoc finds out
 * whether an option is set already: what was set as a whole and what was set field by field are the same there.)
 */
export function hasValueAt(bytes: Uint8Array, path: readonly number[]): boolean {
  const [number, ...rest] = path;
  if (number === undefined) return true;
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [found, wireType] = reader.tag();
    // What was cut out of a group ends with the group's tag.
    if (wireType === WireType.EndGroup) return false;
    if (found !== number) {
      reader.skip(wireType, found);
      continue;
    }
    if (rest.length === 0) return true;
    const content = wireType === WireType.LengthDelimited ? reader.bytes() : reader.skip(wireType, found);
    if (isMessage(wireType) && hasValueAt(content, rest)) return true;
  }
  return false;
}

function isMessage(wireType: WireType): boolean {
  return wireType === WireType.LengthDelimited || wireType === WireType.StartGroup;
}
