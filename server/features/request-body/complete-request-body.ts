import type { DescMessage } from '@bufbuild/protobuf';
import type { CompletionItem, Position } from 'vscode-languageserver-types';
import { bodyDocument } from './body-document.ts';

/** Fields that can be written at a position of a request's JSON, or values: an enum's names, `true` and `false`. */
export async function completeRequestBody(
  message: DescMessage,
  text: string,
  position: Position,
): Promise<CompletionItem[]> {
  const { service, document, json, placeholders } = await bodyDocument(message, text);
  const offset = document.offsetAt(position);
  if (placeholders.some(({ start, end }) => start < offset && offset < end)) return [];
  const list = await service.doComplete(document, position, json);
  // What only names a schema, or refers to one, is no part of a message.
  return (list?.items ?? []).filter(({ label }) => label !== '$schema');
}
