/** Finds out what answers at an address where it is not what the address says, so that people can be told. */
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type SocketAddress, socketAddress } from './socket-address.ts';

/** `neither`: something of another kind, or something that hangs up. */
export type Answerer = 'http' | 'tls' | 'neither';

/** Bytes that are enough to tell. */
const enough = 7;

/** What answers there, whatever the scheme of the URL. Rejects with the signal's reason, and where nothing takes the connection. */
export async function whatAnswers(url: URL, signal: AbortSignal): Promise<Answerer> {
  signal.throwIfAborted();
  const place = socketAddress(url);
  if (/^HTTP\/1\./.test(await firstWords(place, harmlessRequest(url), signal))) return 'http';
  signal.throwIfAborted();
  return (await shakesHands(place, signal)) ? 'tls' : 'neither';
}

/** A request of HTTP/1.1 that has no effect, after which the connection ends. */
export function harmlessRequest({ host }: URL): string {
  return `OPTIONS / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
}

/** The first of what it answers; what came before it hung up. */
function firstWords(place: SocketAddress, question: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...place, signal });
    let said = '';
    let isConnected = false;
    socket.setEncoding('latin1');
    socket.once('connect', () => {
      isConnected = true;
      socket.write(question);
    });
    socket.on('data', (text: string) => {
      said += text;
      if (said.length >= enough) socket.destroy();
    });
    socket.once('error', (error) => {
      if (signal.aborted) reject(signal.reason);
      else if (!isConnected) reject(error);
    });
    socket.once('close', () => resolve(said));
  });
}

/** Whether it takes up TLS, with whatever certificate: nothing is sent to it. */
function shakesHands(place: SocketAddress, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ ...place, rejectUnauthorized: false });
    const abort = () => socket.destroy();
    signal.addEventListener('abort', abort, { once: true });
    socket.once('secureConnect', () => {
      resolve(true);
      socket.destroy();
    });
    // One that wants a certificate says so in TLS.
    socket.once('error', (error) => resolve(/alert number/.test(error.message)));
    socket.once('close', () => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) reject(signal.reason);
      else resolve(false);
    });
  });
}
