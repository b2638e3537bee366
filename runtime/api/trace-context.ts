/** Traces, for clients that begin one so that they can show it: the same that environments read and write. */
export { childContext, readTraceparent, traceparentOf } from '../telemetry/trace-context.ts';
