import type { Frame } from '../../../../runtime/supervisor/frames/frame.ts';

/** All of these bytes, as what was received has it. */
export function wholePayload(payload: Uint8Array): Omit<Frame, 'instance' | 'sequence' | 'kind'> {
  const { buffer: memory, byteOffset: memoryOffset, byteLength: end } = payload;
  return {
    bytes: Buffer.from(memory, memoryOffset, end),
    start: 0,
    end,
    memory,
    memoryOffset,
    isPassing: false,
  };
}
