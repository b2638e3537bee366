import type { MessageElement, Node } from '../../../compiler/index.ts';
import type { Report } from '../../rule.ts';
import type { RuleTree } from './rule-tree.ts';

/** Checks `(buf.validate.message).oneof`: sets of fields of which one may be set. */
export function* checkMessageRules(message: MessageElement, rules: RuleTree): Iterable<Report> {
  const field = rules.fields.get('oneof');
  if (!field) return;
  const report = (at: Node | undefined, text: string): Report => ({
    message: `Message "${message.name}" ${text}`,
    at,
    owner: message,
  });
  const entries = new Map<string, Node[]>();
  for (const { rules: entry, at } of field.messages) {
    const names = entry.texts('fields');
    const places = entry.fields.get('fields')?.values;
    if (names.length === 0)
      yield report(
        at,
        'has a (buf.validate.message).oneof entry with no fields. Each oneof entry must specify at least one field.',
      );
    const seen = new Set<string>();
    for (const [index, name] of names.entries()) {
      const place = places?.[index]?.at;
      if (seen.has(name)) {
        yield report(
          place,
          `has a (buf.validate.message).oneof entry that references field "${name}" more than once. Duplicate field names are not permitted.`,
        );
        continue;
      }
      seen.add(name);
      if (message.fields.some((each) => each.name === name))
        entries.set(name, [...(entries.get(name) ?? []), at]);
      else
        yield report(
          place,
          `has a (buf.validate.message).oneof entry that references field "${name}", which is not defined in the message.`,
        );
    }
  }
  for (const [name, places] of entries) {
    for (const place of places.length > 1 ? new Set(places) : [])
      yield report(
        place,
        `references field "${name}" in more than one (buf.validate.message).oneof entry. A field may only appear in one oneof entry.`,
      );
  }
}
