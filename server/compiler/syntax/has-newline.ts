/** Whether a newline lies between two offsets. Looks no further than that, so that a text of one long line costs no more. */
export function hasNewline(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === 10) return true;
  return false;
}
