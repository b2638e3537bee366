/** Finds out what answers at an address where it is not what the address says, so that people can be told. */
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** `neither`: something of another kind, or something that hangs up. */
export type Answerer = 'http' | 'tls' | 'neither';

/** Bytes that are enough to tell. */
const enough = 7;

/** What answers there, whatever the scheme of the URL. Rejects with the signal's reason, and where nothing takes the connection. */
export async function whatAnswers(url: URL, signal: AbortSignal): Promise<Answerer> {
  signal.throwIfAborted();
  const place = { host: url.hostname.replace(/^\[|\]$/g, ''), port: portOf(url) };
  const question = `OPTIONS / HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`;
  if (/^HTTP\/1\./.test(await firstWords(place, question, signal))) return 'http';
  signal.throwIfAborted();
  return (await shakesHands(place, signal)) ? 'tls' : 'neither';
}

interface Place {
  host: string;
  port: number;
}

function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === 'https:' ? 443 : 80));
}

/** The first of what it answers; what came before it hung up. */
function firstWords(place: Place, question: string, signal: AbortSignal): Promise<string> {
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
function shakesHands(place: Place, signal: AbortSignal): Promise<boolean> {
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
