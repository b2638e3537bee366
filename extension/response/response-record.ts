/** A call and its answer, as plain data: whatever shows, compares or copies an answer needs no more. */
import type { Answer } from '../request/response-text.ts';

export interface ResponseRecord extends Answer {
  /** The file and the line of the request it answers; absent where there is none, as of a call of the history. */
  from?: { uri: string; line: number };
  /** Name of the request in its file; empty where it has none. */
  name: string;
  /** The messages as sent. */
  requestMessages: readonly string[];
  /** A file with every message that came, where the record has not all of them. */
  spool?: string;
  /** Values in the request that are not for sharing. */
  secrets?: readonly string[];
}
