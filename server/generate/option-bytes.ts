import type { DescExtension, DescField, DescMessage, FileRegistry, Message } from '@bufbuild/protobuf';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

type UnknownFields = NonNullable<Message['$unknown']>;

/**
 * Puts the bytes of custom options in the order in which `buf` writes them, which is that of Go's encoder: what a plugin
 * embeds in code is then the same, byte for byte. Any order means the same.
 */
export function inOrderOfGo(
  options: DescMessage,
  fields: UnknownFields,
  registry: FileRegistry,
): UnknownFields {
  return fields
    .map((raw) => {
      const message = registry.getExtensionFor(options, raw.no)?.message;
      return message && raw.wireType === WireType.LengthDelimited
        ? { ...raw, data: reorder(raw.data, message, registry) }
        : raw;
    })
    .sort((a, b) => a.no - b.no);
}

/** Of a message with its length before it, as fields that are messages are written. */
function reorder(delimited: Uint8Array, message: DescMessage, registry: FileRegistry): Uint8Array {
  const reader = new BinaryReader(new BinaryReader(delimited).bytes());
  const fields: { no: number; wireType: WireType; data: Uint8Array; rank: readonly number[] }[] = [];
  while (reader.pos < reader.len) {
    const [no, wireType] = reader.tag();
    const data = reader.skip(wireType, no);
    const field = message.fields.find(({ number }) => number === no) ?? registry.getExtensionFor(message, no);
    const nested =
      field?.fieldKind !== 'map' && wireType === WireType.LengthDelimited ? field?.message : undefined;
    const ordered = nested ? reorder(data, nested, registry) : data;
    fields.push({ no, wireType, data: ordered, rank: rankOf(message, field) });
  }
  fields.sort(
    (a, b) => (a.rank[0] ?? 0) - (b.rank[0] ?? 0) || (a.rank[1] ?? 0) - (b.rank[1] ?? 0) || a.no - b.no,
  );
  const writer = new BinaryWriter();
  for (const { no, wireType, data } of fields) writer.tag(no, wireType).raw(data);
  return new BinaryWriter().bytes(writer.finish()).finish();
}

/** `LegacyFieldOrder` of google.golang.org/protobuf: extensions, plain fields, those of oneofs, and last what is not known. */
function rankOf(
  message: DescMessage,
  field: DescField | DescExtension | undefined,
): readonly [number, number] {
  if (!field) return [3, 0];
  if (field.kind === 'extension') return [0, 0];
  return field.oneof ? [2, message.oneofs.indexOf(field.oneof)] : [1, 0];
}
