/** From a call that ended to its row in the history: messages become JSON here, off the thread that serves calls. */
import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  toJsonString,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { HiddenValues } from './hidden-values.ts';
import type { HistoryRow } from './history-database.ts';
import type { KeptBytes, KeptCall } from './kept-call.ts';
import { detailBytes, type ReadMessage, recordBytes } from './row-bytes.ts';

/** Characters of a call's messages that words are searched in. */
const searchedCharacters = 16 * 1024;

const none = new Uint8Array();

/** The definitions that messages are of, by their number. */
export class Schemas {
  readonly #registries = new Map<number, FileRegistry>();

  /** @param files a serialized google.protobuf.FileDescriptorSet, imports first */
  add(schema: number, files: Uint8Array): void {
    this.#registries.set(schema, createFileRegistry(fromBinary(FileDescriptorSetSchema, files)));
  }

  forget(schema: number): void {
    this.#registries.delete(schema);
  }

  /** How a call's messages read as JSON. Empty for what they cannot be. */
  reader({
    schema,
    service,
    method,
    codec,
  }: KeptCall): (side: 'input' | 'output', bytes: Uint8Array) => string {
    const registry = this.#registries.get(schema);
    const found = registry?.getService(service)?.methods.find(({ name }) => name === method);
    return (side, bytes) => {
      try {
        if (codec === 'json') return JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)));
        return found && registry ? jsonOf(found[side], bytes, registry) : '';
      } catch {
        // What a client sent is kept as it was.
        return '';
      }
    };
  }
}

/** A call as it is kept and searched: its messages as JSON where their types are known, and no secret in it. */
export function historyRow(call: KeptCall, schemas: Schemas): HistoryRow {
  const read = schemas.reader(call);
  const hidden = new HiddenValues(call.requestHeaders);
  const caller = hidden.text(call.caller);
  const error = hidden.text(call.error);
  const requests = call.requests.map((each) => readMessage(each, 'input', call, read, hidden));
  const responses = call.responses.map((each) => readMessage(each, 'output', call, read, hidden));
  const texts = [...requests, ...responses].map(({ json }) => json).join('\n');
  const { traceId, parentSpanId, service, method, project, origin, code, durationMs } = call;
  return {
    traceId,
    parentSpanId,
    service,
    method,
    project,
    origin,
    code,
    durationMs,
    record: recordBytes(call, caller, error),
    detail: detailBytes(call, requests, responses, hidden),
    text: `${service}/${method}\n${project}\n${caller}\n${error}\n${texts.slice(0, searchedCharacters)}`,
  };
}

function readMessage(
  { bytes, size, at }: KeptBytes,
  side: 'input' | 'output',
  { codec }: KeptCall,
  read: ReturnType<Schemas['reader']>,
  hidden: HiddenValues,
): ReadMessage {
  const isCut = bytes.length < size;
  const whole = isCut ? '' : read(side, bytes);
  const json = hidden.json(whole);
  // A number or bytes are not written there as in JSON, and of a secret at the cut a part is left.
  const hasSecret = json !== whole || (isCut && !hidden.isEmpty);
  const wire = codec === 'json' || hasSecret ? none : hidden.bytes(bytes);
  return { json, wire, size, truncated: isCut || (whole !== '' && json === ''), at };
}

function jsonOf(type: DescMessage, bytes: Uint8Array, registry: FileRegistry): string {
  return toJsonString(type, fromBinary(type, bytes), { registry });
}
