/** Calls of all kinds to the projects that `soak-server.ts` runs: short and long, good and bad, over new and old connections. */
import { Agent, request } from 'node:http';
import { type ClientHttp2Session, connect } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { envelope } from '../../runtime/gateway/envelope.ts';
import { callHello } from './run-skep.ts';

const callers = 8;
/** What a caller waits before its next call, in milliseconds. */
const thinkMs = 8;

/** TickRequest: five ticks, a millisecond apart; ticks without an end. EchoRequest: "hi". */
const fiveTicks = Buffer.from([0x08, 5, 0x12, 4, 0x10, 0xc0, 0x84, 0x3d]);
const endlessTicks = Buffer.from([0x12, 4, 0x10, 0xc0, 0x84, 0x3d]);
const hi = Buffer.from([0x0a, 2, 0x68, 0x69]);

export class SoakLoad {
  calls = 0;
  /** What did not end as it must, by what it was. */
  readonly failures = new Map<string, number>();
  readonly #address: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #session: ClientHttp2Session;
  readonly #calling: Promise<unknown>;
  #stopped = false;

  constructor(address: string) {
    this.#address = address;
    this.#session = connect(address);
    this.#session.on('error', () => undefined);
    const kinds = [
      this.#json,
      this.#newConnection,
      this.#get,
      this.#ticks,
      this.#chat,
      this.#cancelled,
      this.#late,
      this.#webSocket,
      this.#wrong,
    ];
    this.#calling = Promise.all(
      Array.from({ length: callers }, async (_, first) => {
        for (let i = first; !this.#stopped; i++) {
          const kind = kinds[i % kinds.length];
          if (kind !== undefined) await this.#one(kind);
          await sleep(thinkMs);
        }
      }),
    );
  }

  /** Ends the load and its connections. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#calling;
    this.#agent.destroy();
    this.#session.destroy();
  }

  async #one(kind: () => Promise<string>): Promise<void> {
    this.calls++;
    const end = await kind.call(this).catch((error: unknown) => String(error));
    if (end !== '') this.failures.set(end, (this.failures.get(end) ?? 0) + 1);
  }

  async #json(): Promise<string> {
    return helloEnd(await callHello(this.#agent, this.#address, 'Ada'));
  }

  async #newConnection(): Promise<string> {
    using agent = disposable(new Agent({ keepAlive: false }));
    return helloEnd(await callHello(agent.value, this.#address, 'Ada'));
  }

  async #get(): Promise<string> {
    return helloEnd(await this.#send('GET', '/hello/hello?name=Ada'));
  }

  async #ticks(): Promise<string> {
    const { status, bytes } = await this.#grpc('Tick', [fiveTicks]);
    return status === '0' && bytes > 0 ? '' : `five ticks ended with ${status} after ${bytes} bytes`;
  }

  async #chat(): Promise<string> {
    const { status, bytes } = await this.#grpc('Echo', [hi, hi, hi]);
    return status === '0' && bytes === 3 * (hi.length + 5) ? '' : `chat: ${status}, ${bytes} bytes`;
  }

  async #cancelled(): Promise<string> {
    const { bytes } = await this.#grpc('Tick', [endlessTicks], {}, true);
    return bytes > 0 ? '' : 'cancelled before the first tick';
  }

  async #late(): Promise<string> {
    const { status } = await this.#grpc('Tick', [endlessTicks], { 'grpc-timeout': '20m' });
    return status === '4' ? '' : `past its deadline: ${status}`;
  }

  async #wrong(): Promise<string> {
    const { status } = await this.#send('POST', '/hello.v1.HelloService/Hello', '{"name": 3}');
    return status === 400 || status === 503 ? '' : `bad JSON: ${status}`;
  }

  /** Over connections that end with the load: those of `fetch` stay open for as long as they like, and look like a leak. */
  #send(method: string, path: string, body = ''): Promise<{ status: number; text: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
    const headers = body === '' ? {} : { 'content-type': 'application/json' };
    const call = request(this.#address + path, { method, headers, agent: this.#agent });
    call.on('error', reject);
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.end(body);
    return promise;
  }

  #webSocket(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const socket = new WebSocket(`${this.#address.replace('http', 'ws')}/ws/stream/echo`);
    let answer = '';
    socket.onopen = () => socket.send('{"text":"hi"}');
    socket.onmessage = ({ data }) => {
      answer = String(data);
      socket.close();
    };
    socket.onclose = () => resolve(answer === '{"text":"hi"}' ? '' : `WebSocket: ${answer}`);
    return promise;
  }

  #grpc(
    method: string,
    messages: Buffer[],
    headers: Record<string, string> = {},
    cancelAtFirst = false,
  ): Promise<{ status: string; bytes: number }> {
    const { promise, resolve } = Promise.withResolvers<{ status: string; bytes: number }>();
    const stream = this.#session.request({
      ':method': 'POST',
      ':path': `/stream.v1.StreamService/${method}`,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    let status = '';
    let bytes = 0;
    const note = (fields: { 'grpc-status'?: string | undefined }) => {
      status = fields['grpc-status'] ?? status;
    };
    stream.on('response', (fields) => note({ 'grpc-status': text(fields['grpc-status']) }));
    stream.on('trailers', (fields) => note({ 'grpc-status': text(fields['grpc-status']) }));
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (cancelAtFirst) stream.close(8);
    });
    stream.on('error', () => undefined);
    stream.on('close', () => resolve({ status, bytes }));
    for (const message of messages) stream.write(envelope(0, message));
    stream.end();
    return promise;
  }
}

/** The project is ended now and then: its calls in flight are told so. */
function helloEnd({ status, text }: { status: number; text: string }): string {
  if (status === 200 && text.includes('Ada')) return '';
  return status === 503 ? '' : `hello: ${status} ${text}`;
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function disposable(value: Agent): { value: Agent } & Disposable {
  return { value, [Symbol.dispose]: () => value.destroy() };
}
