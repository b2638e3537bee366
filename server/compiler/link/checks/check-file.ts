import type { LinkContext } from '../context.ts';
import type { FileUnit, MessageElement } from '../elements.ts';
import { checkComments } from './comments.ts';
import { checkDeprecatedMessages, checkDeprecatedType } from './deprecated-use.ts';
import { checkEnum } from './enums.ts';
import { checkExtendBlocks, checkExtension } from './extensions.ts';
import { checkEditionOfField } from './field-features.ts';
import { checkFieldNumbers } from './field-numbers.ts';
import { checkField } from './fields.ts';
import { checkFileOptions } from './file-options.ts';
import { checkHttpConflicts, checkHttpRules } from './http-rules.ts';
import { checkJsonNames } from './json-names.ts';
import { checkLifetimeDeclared } from './lifetimes.ts';
import { checkMessage } from './messages.ts';
import { checkNames, checkUnitNames } from './names.ts';
import { checkNamingStyle, checkPackageStyle } from './naming-style.ts';
import { checkStatements } from './statements.ts';
import { checkVisibility } from './visibility.ts';

/** The checks of what holds for a file as a whole. They run at every edit of the file. */
export function checkFile(context: LinkContext): void {
  checkStatements(context);
  checkNames(context);
  checkPackageStyle(context);
  checkFileOptions(context);
  if (!context.keepsWarnings) return;
  checkComments(context);
  checkHttpConflicts(context);
}

/**
 * The checks of one declaration at the top of a file. Each reports by itself; none depends on what another found. What they say is
 * kept while neither the declaration's text nor anything that a name in it means has changed, so they look at other
 * declarations only through what names mean here, and at nothing that depends on places elsewhere.
 */
export function checkUnit(context: LinkContext, unit: FileUnit): void {
  checkUnitNames(context, unit);
  checkNamingStyle(context, unit);
  checkExtendBlocks(context, [unit.node]);
  for (const message of unit.messages) visitMessage(context, message);
  for (const element of unit.enums) visitEnum(context, element);
  for (const extension of unit.extensions) visitExtension(context, extension);
  for (const service of unit.services) {
    for (const method of service.methods) checkDeprecatedMessages(context, method);
    if (context.keepsWarnings) checkHttpRules(context, service);
  }
}

function visitMessage(context: LinkContext, message: MessageElement): void {
  if (message.mapEntry) return;
  checkMessage(context, message);
  checkVisibility(context, message);
  if (message.node.kind === 'message') checkExtendBlocks(context, message.node.body.declarations);
  checkFieldNumbers(context, message);
  checkJsonNames(context, message);
  for (const field of message.fields) visitField(context, field);
  for (const extension of message.extensions) visitExtension(context, extension);
  for (const element of message.enums) visitEnum(context, element);
  for (const nested of message.messages) visitMessage(context, nested);
}

function visitField(context: LinkContext, field: MessageElement['fields'][number]): void {
  checkField(context, field);
  checkEditionOfField(context, field);
  checkLifetimeDeclared(context, field);
  checkDeprecatedType(context, field);
}

function visitEnum(context: LinkContext, element: MessageElement['enums'][number]): void {
  checkVisibility(context, element);
  checkEnum(context, element);
  for (const value of element.values) checkLifetimeDeclared(context, value);
}

function visitExtension(context: LinkContext, extension: MessageElement['extensions'][number]): void {
  visitField(context, extension);
  checkExtension(context, extension);
}
