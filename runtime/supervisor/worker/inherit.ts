/** What a call that is made while another one is answered takes over from it. */
import type { InheritedCall } from '../../call/transport.ts';
import type { AnsweredCall } from '../../serve/index.ts';
import { inheritedMetadata } from './inherited-metadata.ts';

/** One handler may make many calls. */
const known = new WeakMap<AnsweredCall, InheritedCall>();

/** @param activeSpan trace context of a span that the handler itself began, if it did */
export function inherit(call: AnsweredCall, activeSpan?: string): InheritedCall {
  const inherited = inheritOf(call);
  if (activeSpan === undefined) return inherited;
  return Object.create(inherited, { traceparent: { value: activeSpan, enumerable: true } });
}

function inheritOf(call: AnsweredCall): InheritedCall {
  const before = known.get(call);
  if (before !== undefined) return before;
  const { metadata, traceparent } = call.start;
  const inherited: InheritedCall = {
    get cancelled() {
      return call.cancelled;
    },
    whenCancelled: (callback) => call.whenCancelled(callback),
    metadata: inheritedMetadata(metadata),
    ...(call.deadline !== undefined && { deadline: call.deadline }),
    ...(traceparent !== undefined && { traceparent }),
  };
  known.set(call, inherited);
  return inherited;
}
