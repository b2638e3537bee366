import { type MethodDescriptorProto, MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import { methodField } from '../../compiler/index.ts';
import { quoted } from '../../lint/quoted.ts';
import type { Check, RuleFamily } from '../check.ts';
import { methodPlace, placeOf } from '../element-places.ts';
import type { SchemaMethod } from '../schema-elements.ts';
import { withoutDot } from '../wording.ts';

/** Number in MethodOptions. */
const idempotencyLevel = 34;

/** What a service offers. */
export const methodRules: RuleFamily = {
  RPC_NO_DELETE: {
    service(now, before, { report }) {
      for (const name of before.methods.keys()) {
        if (now.methods.has(name)) continue;
        const message = `Previously present RPC ${quoted(name)} on service ${quoted(now.proto.name)} was deleted.`;
        report(message, now.file, placeOf(now));
      }
    },
  },
  RPC_SAME_REQUEST_TYPE: { method: sameType('request', 'inputType') },
  RPC_SAME_RESPONSE_TYPE: { method: sameType('response', 'outputType') },
  RPC_SAME_CLIENT_STREAMING: {
    method: sameStreaming('client', 'input', ({ clientStreaming }) => clientStreaming),
  },
  RPC_SAME_SERVER_STREAMING: {
    method: sameStreaming('server', 'output', ({ serverStreaming }) => serverStreaming),
  },
  RPC_SAME_IDEMPOTENCY_LEVEL: {
    method(now, before, { report }) {
      const [is, was] = [levelOf(now), levelOf(before)];
      if (is === was) return;
      report(
        `${describe(now)} changed option "idempotency_level" from ${quoted(was)} to ${quoted(is)}.`,
        now.service.file,
        methodPlace(now, methodField.options, idempotencyLevel),
      );
    },
  },
};

function sameType(what: string, part: 'inputType' | 'outputType'): Check<SchemaMethod> {
  return (now, before, { report }) => {
    // One that is not found is as it is written, and told of by itself.
    if (![now, before].every(({ proto }) => proto[part].startsWith('.'))) return;
    const [is, was] = [withoutDot(now.proto[part]), withoutDot(before.proto[part])];
    if (is === was) return;
    const message = `${describe(now)} changed ${what} type from ${quoted(was)} to ${quoted(is)}.`;
    report(message, now.service.file, methodPlace(now, methodField[part]));
  };
}

function sameStreaming(
  side: string,
  part: 'input' | 'output',
  isStreaming: (method: MethodDescriptorProto) => boolean,
): Check<SchemaMethod> {
  return (now, before, { report }) => {
    const [is, was] = [isStreaming(now.proto), isStreaming(before.proto)];
    if (is === was) return;
    const words = (streams: boolean) => `${side} ${streams ? 'streaming' : 'unary'}`;
    report(
      `${describe(now)} changed from ${words(was)} to ${words(is)}.`,
      now.service.file,
      methodPlace(now),
      { do: 'stream', side: part, streams: was },
    );
  };
}

function describe({ proto, service }: SchemaMethod): string {
  return `RPC ${quoted(proto.name)} on service ${quoted(service.proto.name)}`;
}

function levelOf({ proto }: SchemaMethod): string {
  const unset = MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
  return MethodOptions_IdempotencyLevel[proto.options?.idempotencyLevel ?? unset] ?? '';
}
