/** Times of day and dates as every view and page writes them: short, of one width, in the user's own zone. */

/** `14:03:07`, of milliseconds since 1970. */
export function clockTime(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8);
}

/** `2026-11-28`, of milliseconds since 1970. */
export function dayText(ms: number): string {
  const time = new Date(ms);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** `2026-11-28 14:03:07`, of milliseconds since 1970. */
export function dayAndClock(ms: number): string {
  return `${dayText(ms)} ${clockTime(ms)}`;
}
