/** What the waterfall's page and the extension say to each other. */
import type { TraceModel } from './trace-model.ts';

export type ToTracePage =
  | { type: 'trace'; model: TraceModel; isArriving: boolean }
  /** Instead of the trace: a sentence for people. */
  | { type: 'problem'; text: string };

export type FromTracePage =
  | { type: 'ready' }
  /** Ids of a span, and of a call. */
  | { type: 'openCode'; span: string }
  | { type: 'openCall'; call: string }
  /** Of a stack. Line and column count from 1. */
  | { type: 'openPlace'; file: string; line: number; column: number }
  | { type: 'copyTraceId' }
  | { type: 'openText' };
