/** The rules that definitions put on messages: https://protovalidate.com */
import type { AnyDesc, DescMessage, DescService, Message } from '@bufbuild/protobuf';

/** Throws a ConnectError INVALID_ARGUMENT with a buf.validate.Violations for a message that breaks a rule. */
export type Validate = (type: DescMessage, message: Message) => void;

/** Number of the extensions of MessageOptions, FieldOptions and OneofOptions that buf.validate has. */
const ruleOption = 1159;

/**
 * What checks the requests of these services; undefined where no request has a rule. What the rules are evaluated with is
 * loaded only where there are some: it is larger than all the rest of a worker.
 */
export async function loadValidation(services: readonly DescService[]): Promise<Validate | undefined> {
  const inputs = new Set(services.flatMap(({ methods }) => methods.map(({ input }) => input)));
  const ruled = new Set([...inputs].filter((input) => hasRules(input, new Set())));
  if (ruled.size === 0) return undefined;
  const { createValidate } = await import('./validate.ts');
  const validate = createValidate(services.map(({ file }) => file));
  return (type, message) => {
    if (ruled.has(type)) validate(type, message);
  };
}

/** Whether a message, or one that can be in it, has rules. */
function hasRules(message: DescMessage, seen: Set<DescMessage>): boolean {
  if (seen.has(message)) return false;
  seen.add(message);
  if (isRuled(message) || message.oneofs.some(isRuled)) return true;
  return message.fields.some(
    (field) => isRuled(field) || (field.message !== undefined && hasRules(field.message, seen)),
  );
}

function isRuled({ proto }: Extract<AnyDesc, { kind: 'message' | 'field' | 'oneof' }>): boolean {
  return proto.options?.$unknown?.some(({ no }) => no === ruleOption) === true;
}
