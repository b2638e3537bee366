import { text } from 'node:stream/consumers';
import { UsageError } from './usage-error.ts';

/**
 * A token from standard input, or another secret: typed without being shown where that is a terminal, else all that comes.
 * Throws UsageError when there is none.
 */
export async function readToken(
  prompt: string,
  signal: AbortSignal,
  { what = 'token', spaces = false }: { what?: string; spaces?: boolean } = {},
): Promise<string> {
  const token = (process.stdin.isTTY ? await readHidden(prompt, signal) : await text(process.stdin)).trim();
  if (token === '') throw new UsageError(`there was no ${what.replace(/^the /, '')} on standard input`);
  if (spaces ? /[\r\n]/.test(token) : /\s/.test(token)) {
    const wrong = spaces ? 'several lines' : 'spaces or several lines';
    throw new UsageError(`what came on standard input is no ${what.replace(/^the /, '')}: it has ${wrong}`);
  }
  return token;
}

/** Reads a line from the terminal, which does not show it. */
function readHidden(prompt: string, signal: AbortSignal): Promise<string> {
  const { stdin, stderr } = process;
  return new Promise((resolve, reject) => {
    let line = '';
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', abort);
      stdin.off('data', read);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const read = (chunk: string) => {
      for (const character of chunk) {
        if (character === '\r' || character === '\n') return end(() => resolve(line));
        // In raw mode ^C and ^D are characters.
        if (character === '\u0003' || character === '\u0004')
          return end(() => reject(new UsageError('no token was given')));
        if (character === '\u007f' || character === '\b') line = line.slice(0, -1);
        else line += character;
      }
    };
    const abort = () => end(() => reject(signal.reason));
    signal.addEventListener('abort', abort);
    stderr.write(prompt);
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', read);
    stdin.resume();
  });
}
