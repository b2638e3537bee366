import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { LinkContext } from '../link/context.ts';
import type { FieldElement } from '../link/elements.ts';
import type { ValueNode } from '../syntax/tree.ts';
import { written } from '../wire/written.ts';
import { encodeAggregate } from './aggregate.ts';
import { isDelimited, wrapMessage } from './field-facts.ts';
import { scalarWireType, writeScalar } from './scalar-value.ts';

const { MESSAGE, GROUP } = FieldDescriptorProto_Type;

/** The value of `option name = value` as a field record, or undefined when it has been reported as wrong. */
export function encodeOptionValue(
  context: LinkContext,
  field: FieldElement,
  value: ValueNode,
  scope: string,
): Uint8Array | undefined {
  const number = field.number ?? 0;
  if (field.type === MESSAGE || field.type === GROUP) {
    if (value.kind !== 'aggregate') {
      const message = `Option "${field.name}" is a message: write its fields between braces, "{ field: value }".`;
      context.error('wrong-value', message, value);
      return undefined;
    }
    const bytes = encodeAggregate(context, field, value, scope);
    return bytes && wrapMessage(number, bytes, isDelimited(field));
  }
  let fits = false;
  const bytes = written((output) => {
    output.tag(number, scalarWireType(field.type));
    fits = writeScalar(context, output, field, value, 'option');
  });
  return fits ? bytes : undefined;
}
