import { WireOutput } from './wire-output.ts';

/** For all that is short: each writes behind what is not finished yet. */
const output = new WireOutput();

/**
 * What `write` writes, as bytes of their own. It may ask for this in turn, for bytes that it then writes. Where it throws, what it
 * wrote is gone.
 */
export function written(write: (output: WireOutput) => void): Uint8Array<ArrayBuffer> {
  const { length } = output;
  try {
    write(output);
    return output.since(length);
  } finally {
    output.cut(length);
  }
}
