/** What `/` answers: the services that may be called, for people and for programs. */
import type { RegisteredService } from '../registry/registry.ts';
import type { Exchange } from './exchange.ts';

/** Answers with a page for a browser, with JSON for everybody else. */
export function answerLanding(exchange: Exchange, services: RegisteredService[]): void {
  const sorted = services.toSorted((a, b) => a.descriptor.typeName.localeCompare(b.descriptor.typeName));
  const html = exchange.header('accept')?.includes('text/html') === true;
  const body = Buffer.from(
    html ? page(sorted) : `${JSON.stringify({ services: sorted.map(toJson) }, null, 2)}\n`,
  );
  exchange.respond(
    200,
    {
      'content-type': html ? 'text/html; charset=utf-8' : 'application/json',
      'content-length': String(body.length),
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      vary: 'accept',
    },
    false,
  );
  exchange.end(body);
}

function toJson({ descriptor }: RegisteredService): object {
  const methods = descriptor.methods.map(({ name }) => ({ name, path: `/${descriptor.typeName}/${name}` }));
  return { name: descriptor.typeName, methods };
}

function page(services: RegisteredService[]): string {
  const sections = services.map(({ descriptor }) => {
    const methods = descriptor.methods.map(
      ({ name }) => `<li><code>/${escapeHtml(`${descriptor.typeName}/${name}`)}</code>`,
    );
    return `<h2>${escapeHtml(descriptor.typeName)}</h2><ul>${methods.join('')}</ul>`;
  });
  const content = sections.length > 0 ? sections.join('') : '<p>No service is running.</p>';
  const style =
    'body{font:16px system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Skep</title><style>${style}</style><h1>Services</h1>${content}</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
