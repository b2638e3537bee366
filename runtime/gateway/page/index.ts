/** What `/` answers: the services that may be called, as a page for people and as JSON for programs. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RegisteredService, Registry } from '../../registry/registry.ts';
import type { Exchange } from '../exchange.ts';
import { type PageModel, pageModel } from './service-model.ts';

/** Answers with a page for a browser, with JSON for everybody else. */
export function answerPage(
  exchange: Exchange,
  services: readonly RegisteredService[],
  registry: Registry,
): void {
  const html = exchange.header('accept')?.includes('text/html') === true;
  const model = pageModel(services, registry);
  const body = Buffer.from(html ? pageHtml(model) : `${JSON.stringify(model, null, 2)}\n`);
  exchange.respond(
    200,
    {
      'content-type': html ? 'text/html; charset=utf-8' : 'application/json',
      'content-length': String(body.length),
      'content-security-policy': html ? assets().policy : "default-src 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
      vary: 'accept',
    },
    false,
  );
  exchange.end(body);
}

interface Assets {
  style: string;
  script: string;
  icon: string;
  policy: string;
}

let loaded: Assets | undefined;

/** What the page is made of, read when the first one asks. */
function assets(): Assets {
  if (loaded) return loaded;
  const style = asset('page.css');
  const script = asset('page.js');
  const icon = `data:image/svg+xml;base64,${Buffer.from(asset('icon.svg')).toString('base64')}`;
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  loaded = { style, script, icon, policy };
  return loaded;
}

function asset(name: string): string {
  const folder = import.meta.url.endsWith('.ts') ? './assets/' : './page/';
  return readFileSync(new URL(folder + name, import.meta.url), 'utf8').trim();
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** All addresses in it are relative: it works under any prefix that a proxy puts before it. */
function pageHtml(model: PageModel): string {
  const { style, script, icon } = assets();
  const names = model.services.flatMap(({ methods }) =>
    methods.map(({ path }) => `<li>${escapeHtml(path)}</li>`),
  );
  // In a script, `<` could begin the tag that ends it.
  const json = JSON.stringify(model).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Services - Skep</title>
<link rel="icon" href="${icon}">
<style>${style}</style>
</head>
<body>
<noscript><h1>Services</h1><ul>${names.join('')}</ul></noscript>
<div id="app"></div>
<script type="application/json" id="model">${json}</script>
<script>${script}</script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
