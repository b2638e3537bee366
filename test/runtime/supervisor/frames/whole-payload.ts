import type { Payload } from '../../../../runtime/supervisor/frames/payload-reader.ts';

/** All of these bytes, as what was received has it. */
export function wholePayload(payload: Uint8Array): Payload {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return { bytes, start: 0, end: bytes.byteLength };
}
