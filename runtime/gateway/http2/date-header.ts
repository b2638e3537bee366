/** The field `date`, which every answer has: RFC 9110, 6.6.1. */
import type { HeaderFields } from '../exchange.ts';

let fields: HeaderFields | undefined;

/** Of now; the same object for a second. To ask for the time costs as much as all the rest of a header. */
export function dateHeader(): HeaderFields {
  if (fields === undefined) {
    const now = new Date();
    fields = { date: now.toUTCString() };
    setTimeout(forget, 1000 - now.getMilliseconds()).unref();
  }
  return fields;
}

function forget(): void {
  fields = undefined;
}
