import type { CallTarget } from '../../../../runtime/call/call.ts';
import { FrameReader } from '../../../../runtime/supervisor/frames/frame-reader.ts';
import { FrameWriter } from '../../../../runtime/supervisor/frames/frame-writer.ts';
import { Peer } from '../../../../runtime/supervisor/frames/peer.ts';

/** Two peers whose frames reach each other in a later tick. `sent`: bytes from the runtime and from the instance. */
export function linkPeers(targets: { runtime: CallTarget; instance: CallTarget }) {
  const sent = { runtime: 0, instance: 0 };
  const link = (side: 'runtime' | 'instance', other: () => Peer) => {
    const reader = new FrameReader();
    return new FrameWriter((parts) => {
      for (const part of parts) {
        sent[side] += part.byteLength;
        setImmediate(() => reader.push(part, (frame) => other().receive(frame)));
      }
      return false;
    });
  };
  const runtime: Peer = new Peer({
    instance: 1,
    side: 'runtime',
    writer: link('runtime', () => instance),
    target: targets.runtime,
  });
  const instance: Peer = new Peer({
    instance: 1,
    side: 'instance',
    writer: link('instance', () => runtime),
    target: targets.instance,
  });
  return { runtime, instance, sent };
}
