/** Loads of gRPC over one connection. Each resolves with what came back a second: answers, or messages of streams. */
import { envelope } from '../../runtime/gateway/envelope.ts';
import { Http2Wire } from './http2-wire.ts';

/** Keeps `inFlight` unary calls under way for that long. */
export async function loadUnary(
  port: number,
  path: string,
  message: Uint8Array,
  inFlight: number,
  ms: number,
): Promise<number> {
  const body = envelope(0, message);
  let answers = 0;
  return rate(
    port,
    path,
    ms,
    inFlight,
    () => answers,
    (wire, isOver) => {
      const ask = () => {
        const stream = wire.open({
          data() {},
          end() {
            answers++;
            if (!isOver()) ask();
          },
        });
        wire.send(stream, body, true);
      };
      ask();
    },
  );
}

/** Keeps that many server streams open, one after the other, and counts their messages. */
export async function loadServerStreams(
  port: number,
  path: string,
  message: Uint8Array,
  streams: number,
  ms: number,
): Promise<number> {
  const body = envelope(0, message);
  let messages = 0;
  return rate(
    port,
    path,
    ms,
    streams,
    () => messages,
    (wire, isOver) => {
      const ask = () => {
        const counter = new MessageCounter();
        const stream = wire.open({
          data(payload) {
            messages += counter.count(payload);
            isOver();
          },
          end() {
            if (!isOver()) ask();
          },
        });
        wire.send(stream, body, true);
      };
      ask();
    },
  );
}

/** Keeps that many bidirectional streams open; each sends its next message when the last one has come back. */
export async function loadPingPong(
  port: number,
  path: string,
  message: Uint8Array,
  streams: number,
  ms: number,
): Promise<number> {
  const body = envelope(0, message);
  let messages = 0;
  return rate(
    port,
    path,
    ms,
    streams,
    () => messages,
    (wire, isOver) => {
      const counter = new MessageCounter();
      const stream = wire.open({
        data(payload) {
          const came = counter.count(payload);
          messages += came;
          for (let i = 0; i < came && !isOver(); i++) wire.send(stream, body, false);
        },
        end() {},
      });
      wire.send(stream, body, false);
    },
  );
}

async function rate(
  port: number,
  path: string,
  ms: number,
  times: number,
  count: () => number,
  begin: (wire: Http2Wire, isOver: () => boolean) => void,
): Promise<number> {
  const wire = new Http2Wire(port, path);
  const start = performance.now();
  let took = 0;
  const isOver = () => {
    if (took > 0) return true;
    if (performance.now() - start < ms) return false;
    took = performance.now() - start;
    wire.close();
    return true;
  };
  for (let i = 0; i < times; i++) begin(wire, isOver);
  wire.flush();
  await wire.closed;
  return count() / (took / 1000);
}

/** Counts the messages in the pieces of a body, cut anywhere. */
class MessageCounter {
  /** Of the message that has begun. */
  private left = 0;
  private prefix: number[] = [];

  count(payload: Buffer): number {
    let messages = 0;
    let at = 0;
    while (at < payload.length) {
      if (this.prefix.length < 5) {
        if (this.prefix.length === 0 && payload.length - at >= 5) {
          this.left = payload.readUInt32BE(at + 1);
          at += 5;
        } else {
          this.prefix.push(payload[at++] as number);
          if (this.prefix.length < 5) continue;
          this.left = Buffer.from(this.prefix).readUInt32BE(1);
        }
        this.prefix = [0, 0, 0, 0, 0];
      }
      const taken = Math.min(this.left, payload.length - at);
      at += taken;
      this.left -= taken;
      if (this.left > 0) continue;
      this.prefix = [];
      messages++;
    }
    return messages;
  }
}
