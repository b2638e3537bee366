/** The comments of a service as HTML, by the editor's own Markdown. What comes out is not to be trusted: the page takes what it knows. */
import * as vscode from 'vscode';
import type { ServiceDocument } from '../../runtime/api/documentation/service-document.ts';

/** Without any of these, a line of text is no Markdown. */
const markup = /[\\`*_~[\]<>&|#:\n]|^\s*(?:[-+]|\d+[.)])\s|https?/;

/**
 * The same document with HTML in every `about`, where Markdown was; an empty one stays empty. Without the editor's Markdown, as where
 * that is disabled, it is the comment's own text.
 */
export async function withHtml(document: ServiceDocument): Promise<ServiceDocument> {
  const links = referenceLinks(document);
  const html = async <Part extends { about: string }>(part: Part): Promise<Part> => ({
    ...part,
    about: part.about === '' ? '' : await rendered(part.about, links),
  });
  return {
    ...(await html(document)),
    methods: await Promise.all(document.methods.map(html)),
    types: await Promise.all(
      document.types.map(async (type) =>
        type.kind === 'enum'
          ? { ...(await html(type)), values: await Promise.all(type.values.map(html)) }
          : { ...(await html(type)), fields: await Promise.all(type.fields.map(html)) },
      ),
    ),
  };
}

async function rendered(markdown: string, links: ReadonlyMap<string, string>): Promise<string> {
  if (!markup.test(markdown)) return `<p>${markdown}</p>`;
  const definitions = [...markdown.matchAll(/\[([\w.]+)\]/g)]
    .map(([, name = '']) => links.get(name))
    .filter((definition) => definition !== undefined);
  const text = [markdown, [...new Set(definitions)].join('\n')].join('\n\n');
  try {
    return await vscode.commands.executeCommand<string>('markdown.api.render', text);
  } catch {
    // Who has disabled the editor's Markdown reads the comment as it was written.
    return `<pre>${markdown.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`;
  }
}

/** `[text][posts.v1.Post]` and `[posts.v1.Post]`, as comments refer to each other (https://google.aip.dev/192), lead there on the page. */
function referenceLinks({ fullName, methods, types }: ServiceDocument): Map<string, string> {
  const names = [
    fullName,
    ...methods.map(({ name }) => `${fullName}.${name}`),
    ...types.map(({ name }) => name),
  ];
  return new Map(names.map((name) => [name, `[${name}]: #${name}`]));
}
