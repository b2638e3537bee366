/** `/openapi.json`: what is served, for the many tools that read it. */
import type { RegisteredService } from '../registry/registry.ts';
import type { Exchange } from './exchange.ts';

/** Answers with an OpenAPI document of the users' services among these. Addresses in it are relative to its own. */
export async function answerOpenApi(
  exchange: Exchange,
  services: readonly RegisteredService[],
): Promise<void> {
  const users = services.filter(({ project }) => project !== undefined);
  const { openApi } = await import('../../server/generate/openapi/index.ts');
  const document = openApi(
    users.map(({ descriptor }) => descriptor),
    { title: 'Services', servers: ['./'] },
  );
  const body = Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
  exchange.respond(
    200,
    {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    },
    false,
  );
  exchange.end(body);
}
