import type { Fixer } from '../action.ts';
import { generateMessages } from '../refactorings/generate-messages.ts';

/** Of an rpc that names no request or no response, both, with the messages where there are none; of all else nobody knows the name. */
export const missingName: Fixer = (problem, context) =>
  generateMessages(context, problem).map(({ title, changes = [] }) => ({ title, changes }));
