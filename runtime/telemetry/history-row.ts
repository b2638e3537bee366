/** From a call that ended to its row in the history: messages become JSON here, off the thread that serves calls. */
import {
  create,
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  toBinary,
  toJsonString,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema, timestampFromMs } from '@bufbuild/protobuf/wkt';
import {
  CallRecordSchema,
  GetCallResponseSchema,
  type KeptMessage,
  KeptMessageSchema,
} from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { durationOf } from './duration.ts';
import { HiddenValues } from './hidden-values.ts';
import type { HistoryRow } from './history-database.ts';
import type { KeptBytes, KeptCall } from './kept-call.ts';

/** Characters of a call's messages that words are searched in. */
const searchedCharacters = 16 * 1024;

/** The definitions that messages are of, by their number. */
export class Schemas {
  readonly #registries = new Map<number, FileRegistry>();

  /** @param files a serialized google.protobuf.FileDescriptorSet, imports first */
  add(schema: number, files: Uint8Array): void {
    this.#registries.set(schema, createFileRegistry(fromBinary(FileDescriptorSetSchema, files)));
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

export function historyRow(call: KeptCall, schemas: Schemas): HistoryRow {
  const read = schemas.reader(call);
  const hidden = new HiddenValues(call.requestHeaders);
  const caller = hidden.text(call.caller);
  const error = hidden.text(call.error);
  const requests = call.requests.map((each) => keptMessage(each, 'input', call, read, hidden));
  const responses = call.responses.map((each) => keptMessage(each, 'output', call, read, hidden));
  const metadata = (entries: KeptCall['requestHeaders']) =>
    hidden.metadata(entries).map(([name, value]) => ({ name, value }));
  const detail = create(GetCallResponseSchema, {
    requestHeaders: metadata(call.requestHeaders),
    responseHeaders: metadata(call.responseHeaders),
    responseTrailers: metadata(call.responseTrailers),
    requests,
    responses,
    status: hidden.bytes(call.status),
    secrets: hidden.names,
  });
  const record = create(CallRecordSchema, {
    traceId: call.traceId,
    spanId: call.spanId,
    started: timestampFromMs(call.started),
    duration: durationOf(call.durationMs),
    service: call.service,
    method: call.method,
    project: call.project,
    instance: call.instance,
    origin: call.origin,
    caller,
    protocol: call.protocol,
    code: call.code,
    error,
    requestBytes: BigInt(call.requestBytes),
    responseBytes: BigInt(call.responseBytes),
    requestMessages: call.requestMessages,
    responseMessages: call.responseMessages,
  });
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
    record: toBinary(CallRecordSchema, record),
    detail: toBinary(GetCallResponseSchema, detail),
    text: [`${service}/${method}`, project, caller, error, texts.slice(0, searchedCharacters)].join('\n'),
  };
}

function keptMessage(
  { bytes, size, at }: KeptBytes,
  side: 'input' | 'output',
  { codec }: KeptCall,
  read: ReturnType<Schemas['reader']>,
  hidden: HiddenValues,
): KeptMessage {
  const truncated = bytes.length < size;
  const whole = truncated ? '' : read(side, bytes);
  const json = hidden.json(whole);
  // A number or bytes are not written there as in JSON, and of a secret at the cut a part is left.
  const hasSecret = json !== whole || (truncated && !hidden.isEmpty);
  return create(KeptMessageSchema, {
    json,
    wire: codec === 'json' || hasSecret ? new Uint8Array() : hidden.bytes(bytes),
    size: BigInt(size),
    truncated: truncated || (whole !== '' && json === ''),
    at: durationOf(at),
  });
}

function jsonOf(type: DescMessage, bytes: Uint8Array, registry: FileRegistry): string {
  return toJsonString(type, fromBinary(type, bytes), { registry });
}
