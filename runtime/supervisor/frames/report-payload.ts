/** The payload of a control frame that an instance sends: what it tells the runtime of itself, as JSON. */
import type { InstanceReport } from '../control.ts';
import {
  byKind,
  isCount,
  isFlag,
  isMetadata,
  isMs,
  isSmall,
  isText,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  optional,
  readJson,
  type Shape,
} from './json-shape.ts';
import type { Payload } from './payload-reader.ts';

const isPlain: Shape = (value) => ['string', 'number', 'boolean'].includes(typeof value);
const attributes = mapOf((value) => isPlain(value) || listOf(isPlain)(value));

const span = objectOf({
  traceId: isText,
  spanId: isText,
  parentSpanId: isText,
  name: isText,
  kind: isSmall,
  started: isMs,
  durationMs: isMs,
  code: isSmall,
  error: isText,
  attributes,
  events: listOf(objectOf({ name: isText, time: isMs, attributes })),
  stack: optional(isText),
  amends: isFlag,
  sampled: isFlag,
  secrets: isMetadata,
});

const isReport = byKind<InstanceReport['kind']>({
  log: objectOf({
    level: oneOf('debug', 'info', 'warn', 'error'),
    text: isText,
    stack: optional(isText),
    traceparent: optional(isText),
  }),
  'handler-threw': objectOf({
    method: isText,
    error: objectOf({ type: isText, message: isText, headline: isText, stack: isText }),
    time: isMs,
    traceparent: optional(isText),
    secrets: isMetadata,
  }),
  'handler-mended': objectOf({ method: isText }),
  spans: objectOf({ spans: listOf(span), dropped: isCount }),
});

/** Throws FrameError where it is no report, so that the code of one project cannot upset the others' runtime. */
export function readReport({ bytes, start, end }: Payload): InstanceReport {
  return readJson(bytes.toString('utf8', start, end), isReport, 'a report');
}
