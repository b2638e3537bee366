/** Cross-origin requests of pages that are allowed to call: https://fetch.spec.whatwg.org/#http-cors-protocol */
import type { Exchange, HeaderFields } from './exchange.ts';

const secondsRemembered = '7200';

/** The headers that let the page read the answer; undefined when no page asks. */
export function corsHeaders(exchange: Exchange): HeaderFields | undefined {
  const origin = exchange.header('origin');
  if (origin === undefined) return undefined;
  // Trailers and metadata have names nobody can list beforehand; without credentials, `*` means all.
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': '*', vary: 'origin' };
}

/** Answers the question a browser asks before the request proper. The origin was found to be allowed. */
export function answerPreflight(exchange: Exchange): void {
  const headers: HeaderFields = {
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    // `*` would not cover `authorization`.
    'access-control-allow-headers': exchange.header('access-control-request-headers') ?? '*',
    'access-control-max-age': secondsRemembered,
  };
  if (exchange.header('access-control-request-private-network') === 'true') {
    headers['access-control-allow-private-network'] = 'true';
  }
  exchange.respondOnly(204, headers);
}
