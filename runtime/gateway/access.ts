/** Who may talk to the gateway at all: the browser next door is not trusted, and some services want a token. */
import { Code } from '@connectrpc/connect';
import type { Scope } from '../registry/registry.ts';
import { hostName, isLoopbackName } from './host-name.ts';
import { type Failure, shown } from './status.ts';
import type { RequestHead } from './upgrade.ts';

export interface AccessRules {
  /** Hosts beside this machine's own names: `example.com`, `example.com:8080` or a URL. */
  allowedHosts(): readonly string[];
  authorize(token: string | undefined, scope: Scope): 'ok' | 'missing' | 'wrong' | 'insufficient';
}

export class Access {
  private readonly rules: AccessRules;
  /** Authorities that were found to be of this machine, so that the hot path parses none twice. */
  private readonly loopback = new Set<string>();

  constructor(rules: AccessRules) {
    this.rules = rules;
  }

  /**
   * Refuses what a foreign page can make a browser send: a `Host` that is not ours (DNS rebinding), an `Origin` that
   * is not allowed, and a request from another site that has none, as an `<img>` makes it. `linkable`: what is asked
   * for may be linked to from anywhere.
   */
  checkBrowser(exchange: RequestHead, linkable: boolean): Failure | undefined {
    if (!this.allowsHost(exchange)) {
      const message =
        `The host "${shown(exchange.authority)}" is not allowed here; use a loopback address, ` +
        'or add the host to skep.gateway.allowedHosts';
      return { code: Code.PermissionDenied, message };
    }
    const origin = exchange.header('origin');
    if (origin !== undefined) {
      if (this.allowsOrigin(origin, exchange)) return undefined;
      const message = `Pages of ${shown(origin)} may not call this gateway; add its host to skep.gateway.allowedHosts`;
      return { code: Code.PermissionDenied, message };
    }
    const site = exchange.header('sec-fetch-site');
    if (!linkable && (site === 'cross-site' || site === 'same-site')) {
      return {
        code: Code.PermissionDenied,
        message: 'Requests from pages of another site need an allowed Origin',
      };
    }
    return undefined;
  }

  /** Checks the bearer token where the service wants one. */
  checkToken(exchange: RequestHead, service: string, scope: Scope): Failure | undefined {
    if (scope === 'none') return undefined;
    const token = /^bearer +(.+)$/i.exec(exchange.header('authorization') ?? '')?.[1]?.trim();
    switch (this.rules.authorize(token, scope)) {
      case 'ok':
        return undefined;
      case 'missing':
        return unauthenticated(
          `${service} needs a token: send it in the header "authorization: Bearer TOKEN" (skep call and the editor ` +
            'do so for an environment that was added with its token)',
        );
      case 'wrong':
        return unauthenticated(
          'The token is not valid here: it is mistyped, revoked, or of another environment; ask whoever runs this ' +
            'environment for a new one',
        );
      case 'insufficient':
        return {
          code: Code.PermissionDenied,
          message: `The token may not do this: ${service} needs one with the scope "${scope}"`,
        };
    }
  }

  private allowsHost(exchange: RequestHead): boolean {
    const { authority } = exchange;
    if (this.loopback.has(authority)) return true;
    const name = hostName(authority);
    if (isLoopbackName(name)) {
      if (this.loopback.size < 100) this.loopback.add(authority);
      return true;
    }
    // An IP address in `Host` is the one that was connected to: rebinding needs a name.
    return sameAddress(name, exchange.localAddress) || this.isListed(authority.toLowerCase());
  }

  private allowsOrigin(origin: string, exchange: RequestHead): boolean {
    const host = URL.canParse(origin) ? new URL(origin).host : '';
    if (host === '') return false;
    return host === exchange.authority.toLowerCase() || isLoopbackName(hostName(host)) || this.isListed(host);
  }

  private isListed(authority: string): boolean {
    const name = hostName(authority);
    return this.rules.allowedHosts().some((entry) => {
      const allowed = (URL.canParse(entry) && new URL(entry).host) || entry.toLowerCase();
      return allowed === authority || allowed === name;
    });
  }
}

function unauthenticated(message: string): Failure {
  return { code: Code.Unauthenticated, message, headers: { 'www-authenticate': 'Bearer' } };
}

function sameAddress(name: string, localAddress: string): boolean {
  return name === localAddress || `::ffff:${name}` === localAddress;
}
