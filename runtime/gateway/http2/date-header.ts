/** The field `date`, which every answer has: RFC 9110, 6.6.1. */
import type { HeaderFields } from '../exchange.ts';

let second = -1;
let fields: HeaderFields = {};

/** Of now; the same object for a second. */
export function dateHeader(): HeaderFields {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    fields = { date: new Date(now * 1000).toUTCString() };
  }
  return fields;
}
