/** google.rpc.Status in its wire form: code = 1, message = 2, details = 3 (google.protobuf.Any). */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { CallEnd } from '../call/call.ts';

/** An error of a call, serialized. */
export function rpcStatus({ code, message, details }: NonNullable<CallEnd['error']>): Uint8Array {
  const writer = new BinaryWriter().tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(message);
  for (const { type, value } of details) {
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(`type.googleapis.com/${type}`);
    writer.tag(2, WireType.LengthDelimited).bytes(value).join();
  }
  return writer.finish();
}
