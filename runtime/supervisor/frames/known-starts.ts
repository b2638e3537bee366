/**
 * How calls begin that both ends of a connection remember: most begin as one did before, and need not say it all again. A
 * start is kept at a place, which the side that opens calls chooses.
 */
import type { CallStart } from '../../call/call.ts';
import { FrameError } from './frame.ts';

/** What calls have in common; a deadline and a trace are each one's own. */
export type KnownStart = Pick<CallStart, 'service' | 'method' | 'codec' | 'metadata' | 'request'>;

/** So many are kept. */
const knownStarts = 16;

/** Longer ones are not kept. In bytes, as they are sent. */
export const longestKnownStart = 1024;

/** Those that were sent. */
export class SentStarts {
  readonly #known: KnownStart[] = [];
  #next = 0;

  /** The place of one that says the same; undefined where there is none. */
  find(start: CallStart): number | undefined {
    const known = this.#known;
    for (let place = 0; place < known.length; place++) {
      const each = known[place];
      if (each !== undefined && isSame(each, start)) return place;
    }
    return undefined;
  }

  /** Keeps one in place of the oldest, and gives its place. Its parts must not be changed any more. */
  keep({ service, method, codec, metadata, request }: CallStart): number {
    const place = this.#next;
    this.#known[place] = { service, method, codec, metadata, ...(request && { request }) };
    this.#next = (place + 1) % knownStarts;
    return place;
  }
}

/** Those that were received. */
export class ReceivedStarts {
  readonly #known: KnownStart[] = [];

  /** Throws FrameError for more than may be kept. `bytes`: how long it was as it was sent. */
  keep(place: number, start: KnownStart, bytes: number): void {
    if (place >= knownStarts) throw new FrameError(`a start cannot be kept at ${place}`);
    if (bytes > longestKnownStart) throw new FrameError(`a start of ${bytes} bytes cannot be kept`);
    this.#known[place] = start;
  }

  /** Throws FrameError where there is none. */
  at(place: number): KnownStart {
    const start = this.#known[place];
    if (start === undefined) throw new FrameError(`no start is kept at ${place}`);
    return start;
  }
}

function isSame(known: KnownStart, start: CallStart): boolean {
  return (
    known.method === start.method &&
    known.service === start.service &&
    known.codec === start.codec &&
    isSameRequest(known.request, start.request) &&
    isSameMetadata(known.metadata, start.metadata)
  );
}

function isSameRequest(known: CallStart['request'], request: CallStart['request']): boolean {
  if (known === request) return true;
  if (known === undefined || request === undefined) return false;
  return known.url === request.url && known.method === request.method && known.protocol === request.protocol;
}

function isSameMetadata(known: CallStart['metadata'], metadata: CallStart['metadata']): boolean {
  if (known === metadata) return true;
  if (known.length !== metadata.length) return false;
  for (let i = 0; i < known.length; i++) {
    const [line, other] = [known[i], metadata[i]];
    if (line?.[0] !== other?.[0] || line?.[1] !== other?.[1]) return false;
  }
  return true;
}
