/**
 * Header blocks that were written lately. As long as the table does not change, the same fields are the same bytes; and
 * most answers have the fields of the one before.
 */
import type { HeaderFields } from '../../exchange.ts';

const remembered = 8;
const longestRemembered = 256;

interface KnownBlock {
  status: number | undefined;
  fields: HeaderFields;
  date: HeaderFields | undefined;
  /** Of the table. */
  version: number;
  bytes: Buffer;
}

export class KnownBlocks {
  private readonly recent: KnownBlock[] = [];
  private next = 0;

  /** The bytes for these very fields; undefined when they are not known. */
  find(
    status: number | undefined,
    fields: HeaderFields,
    date: HeaderFields | undefined,
    version: number,
  ): Buffer | undefined {
    for (const known of this.recent) {
      if (
        known.fields === fields &&
        known.date === date &&
        known.status === status &&
        known.version === version
      )
        return known.bytes;
    }
    return undefined;
  }

  /** Remembers a block whose fields cannot change any more; others are looked at anew each time. */
  add(
    status: number | undefined,
    fields: HeaderFields,
    date: HeaderFields | undefined,
    version: number,
    block: Buffer,
  ): void {
    if (block.length > longestRemembered || !Object.isFrozen(fields)) return;
    this.recent[this.next] = { status, fields, date, version, bytes: Buffer.from(block) };
    this.next = (this.next + 1) % remembered;
  }
}
