import type { DescMessage } from '@bufbuild/protobuf';
import type { Hover, Position } from 'vscode-languageserver-types';
import { bodyDocument } from './body-document.ts';

/** The comment of the field or of the value at a position of a request's JSON. */
export async function hoverRequestBody(
  message: DescMessage,
  text: string,
  position: Position,
): Promise<Hover | undefined> {
  const { service, document, json } = await bodyDocument(message, text);
  return (await service.doHover(document, position, json)) ?? undefined;
}
