import type { DescMessage } from '@bufbuild/protobuf';
import type { JSONDocument, LanguageService } from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
// Not through the folder's face: that would bring the code generator with it.
import { jsonSchema } from '../../generate/json-schema/index.ts';

/** A body as JSON that the schema of its message speaks for. */
export interface BodyDocument {
  service: LanguageService;
  document: TextDocument;
  json: JSONDocument;
  /** Where `{{variables}}` stand, of which nobody knows here what they will be. */
  placeholders: readonly { start: number; end: number }[];
}

const placeholder = /\{\{[^{}\n]*\}\}/g;

/**
 * Reads a body with the language service of VS Code's own JSON. A variable outside of a string stands for a whole value, and is a
 * string of the same length to the service.
 */
export async function bodyDocument(message: DescMessage, text: string): Promise<BodyDocument> {
  // Loaded when the first request file is worked on.
  const { getLanguageService } = await import('vscode-json-languageservice');
  const service = getLanguageService({});
  const uri = `skep-request:///${message.typeName}.json`;
  const schema = { uri: `${uri}.schema`, fileMatch: ['*'], schema: jsonSchema(message) };
  service.configure({ validate: true, allowComments: false, schemas: [schema] });
  const placeholders = [...text.matchAll(placeholder)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
  const document = TextDocument.create(uri, 'json', 0, withoutPlaceholders(text));
  return { service, document, json: service.parseJSONDocument(document), placeholders };
}

function withoutPlaceholders(text: string): string {
  let end = 0;
  let isInString = false;
  return text.replace(placeholder, (written, index: number) => {
    for (; end < index; end++) {
      if (text[end] === '\\' && isInString) end++;
      else if (text[end] === '"') isInString = !isInString;
    }
    end = index + written.length;
    return isInString ? 'x'.repeat(written.length) : `"${'x'.repeat(written.length - 2)}"`;
  });
}
