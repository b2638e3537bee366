import type { LinkContext } from '../context.ts';
import type { MessageElement } from '../elements.ts';
import { checkEnum } from './enums.ts';
import { checkExtendBlocks, checkExtension } from './extensions.ts';
import { checkEditionOfField } from './field-features.ts';
import { checkFieldNumbers } from './field-numbers.ts';
import { checkField } from './fields.ts';
import { checkJsonNames } from './json-names.ts';
import { checkMessage } from './messages.ts';
import { checkNames } from './names.ts';
import { checkNamingStyle } from './naming-style.ts';
import { checkStatements } from './statements.ts';

/** Every check of a linked file. Each reports by itself; none depends on what another found. */
export function checkFile(context: LinkContext): void {
  const { file } = context;
  checkStatements(context);
  checkNames(context);
  checkNamingStyle(context);
  checkExtendBlocks(context, file.syntax.tree.declarations);
  for (const message of file.messages) visitMessage(context, message);
  for (const element of file.enums) checkEnum(context, element);
  for (const extension of file.extensions) visitExtension(context, extension);
}

function visitMessage(context: LinkContext, message: MessageElement): void {
  if (message.mapEntry) return;
  checkMessage(context, message);
  if (message.node.kind === 'message') checkExtendBlocks(context, message.node.body.declarations);
  checkFieldNumbers(context, message);
  checkJsonNames(context, message);
  for (const field of message.fields) {
    checkField(context, field);
    checkEditionOfField(context, field);
  }
  for (const extension of message.extensions) visitExtension(context, extension);
  for (const element of message.enums) checkEnum(context, element);
  for (const nested of message.messages) visitMessage(context, nested);
}

function visitExtension(context: LinkContext, extension: MessageElement['extensions'][number]): void {
  checkField(context, extension);
  checkEditionOfField(context, extension);
  checkExtension(context, extension);
}
