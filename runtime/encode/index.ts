/**
 * Writes messages in the binary format, each into the same memory as the one before. The library (`toBinary`) makes three pieces of
 * memory for each message, which V8 counts against the heap: with messages of 4 KB a service collected all of its heap fifteen times a
 * second, and its encoding took a third of what a call cost. Whatever is not plainly a message of its type, and the few fields that
 * protobuf-es has in a form of its own, are left to the library: it knows what there is to say of them.
 */
import { type DescMessage, type Message, toBinary, type UnknownField } from '@bufbuild/protobuf';
import { type Fields, fieldWriter, type WriteField } from './field-writer.ts';
import { MessageWriter } from './message-writer.ts';
import type { WriteValue } from './scalar-writer.ts';

/** Memory for a larger message is not kept for the next. In bytes. */
const largestKeptBytes = 128 * 1024;

/** A message in bytes that are lent: from the first of them on, so many. */
export interface LentMessage {
  readonly bytes: Buffer;
  readonly length: number;
}

const writers = new WeakMap<DescMessage, WriteValue>();

/** Types of which a message had a field that is the library's: others of them are likely to have it, too. */
const left = new WeakSet<DescMessage>();

/** What the next message is written into, unless that is lent. */
let free: MessageWriter | undefined;

/**
 * Writes a message, into memory that is to be given back to `returnMessage`. Undefined: for the library, which writes it, or throws
 * for what it is not.
 */
export function lendMessage(type: DescMessage, message: Message): LentMessage | undefined {
  if (left.has(type)) return undefined;
  const writer = free ?? new MessageWriter();
  free = undefined;
  writer.clear();
  let isWritten = false;
  try {
    isWritten = writerOf(type)(writer, message);
  } catch {
    // A getter that throws, or a message within itself: it throws in the library as well.
  }
  if (isWritten) return writer;
  if (writer.isLeft) left.add(type);
  returnMessage(writer);
  return undefined;
}

/** Nobody reads its bytes any more. */
export function returnMessage(lent: LentMessage): void {
  if (lent instanceof MessageWriter && lent.bytes.byteLength <= largestKeptBytes) free = lent;
}

/** A message in bytes of its own. Throws what the library does for what is no message of that type. */
export function encodeMessage(type: DescMessage, message: Message): Uint8Array {
  const lent = lendMessage(type, message);
  return lent === undefined ? toBinary(type, message) : takeMessage(lent);
}

/** Returns a lent message, and what it was in bytes of its own: of no pool, as those who decode them have views on them. */
export function takeMessage(lent: LentMessage): Uint8Array {
  const bytes = new Uint8Array(lent.bytes.subarray(0, lent.length));
  returnMessage(lent);
  return bytes;
}

function writerOf(type: DescMessage): WriteValue {
  const known = writers.get(type);
  if (known !== undefined) return known;
  const made = new Map<DescMessage, WriteValue>();
  const write = makeWriter(type, made);
  // Only when all are complete: the stack may end before.
  for (const each of made) writers.set(...each);
  return write;
}

function makeWriter(type: DescMessage, made: Map<DescMessage, WriteValue>): WriteValue {
  const known = writers.get(type) ?? made.get(type);
  if (known !== undefined) return known;
  const fields: WriteField[] = [];
  const write = messageWriter(type.typeName, fields);
  // Before its fields, of which one may be of this type again.
  made.set(type, write);
  for (const field of type.fields.toSorted((a, b) => a.number - b.number)) {
    fields.push(fieldWriter(field, (inner) => makeWriter(inner, made)));
  }
  return write;
}

function messageWriter(typeName: string, fields: readonly WriteField[]): WriteValue {
  return (writer, message) => {
    if (!isMessage(message) || message.$typeName !== typeName) return false;
    for (const write of fields) if (!write(writer, message)) return false;
    return message.$unknown === undefined || writeUnknown(writer, message.$unknown);
  };
}

/** Code without types may have anything there. */
function writeUnknown(writer: MessageWriter, unknown: unknown): boolean {
  if (!Array.isArray(unknown)) return false;
  for (const { no, wireType, data } of unknown as UnknownField[]) {
    if (!(data instanceof Uint8Array)) return false;
    writer.varint32(((no << 3) | wireType) >>> 0);
    writer.raw(data);
  }
  return true;
}

function isMessage(value: unknown): value is Message & Fields {
  return typeof value === 'object' && value !== null && '$typeName' in value;
}
