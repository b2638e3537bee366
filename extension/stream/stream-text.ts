/** A stream's items as the text of a response document: messages that came are values, what was sent is said in comments. */
import { formatJson } from '../request/json-text.ts';
import { clockTime } from '../views/time-text.ts';
import type { StreamItem } from './stream-log.ts';

/** Characters of a sent message that are shown: it stands in the request file. */
const shownOfSent = 200;

/** `started` is when the call was. `left` are the characters that may be shown; answers also with how many messages are in. */
export function streamItemsText(
  items: readonly StreamItem[],
  started: Date,
  left: number,
): { text: string; received: number } {
  const parts: string[] = [];
  let received = 0;
  let room = left;
  for (const item of items) {
    room -= item.text.length;
    if (room < 0 && parts.length > 0) break;
    const when = `${clock(item.time)}, +${item.time.getTime() - started.getTime()} ms`;
    if (item.kind === 'half-closed') parts.push(`# → half-closed at ${when}`);
    else if (item.kind === 'sent') parts.push(`# → ${item.number} at ${when}: ${short(item.text)}`);
    else {
      const part = received > 0 ? '===\n\n' : '';
      parts.push(`${part}# ← ${item.number} at ${when}\n\n${formatJson(item.text)}`);
      received++;
    }
  }
  return { text: parts.join('\n\n'), received };
}

function short(json: string): string {
  const line = json.replaceAll(/\s+/g, ' ').trim();
  return line.length > shownOfSent ? `${line.slice(0, shownOfSent)}…` : line;
}

/** To the millisecond: 12:30:05.123 */
function clock(time: Date): string {
  return `${clockTime(time.getTime())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
