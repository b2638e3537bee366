import type { FieldElement, MessageElement } from '../link/elements.ts';

/** What is said of a message value without fields that are required. */
export function missingText(message: MessageElement, missing: readonly FieldElement[]): string {
  const names = missing.map((field) => `"${field.name}"`).join(', ');
  const verb = missing.length === 1 ? 'which is required' : 'which are required';
  return `"${message.fullName}" needs ${names}, ${verb}: set ${missing.length === 1 ? 'it' : 'them'} too.`;
}
