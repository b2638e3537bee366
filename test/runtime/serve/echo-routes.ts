import { Code, ConnectError, type ConnectRouter, type HandlerContext } from '@connectrpc/connect';
import { EchoService } from '../../fixtures/echo/gen/echo/v1/echo_pb.ts';

/** What the handlers below saw, for the tests. */
export interface Seen {
  context?: HandlerContext;
  aborted: unknown[];
}

/** The echo service with a text for every way in which a handler can end. */
export function echoRoutes(seen: Seen = { aborted: [] }): (router: ConnectRouter) => void {
  return (router) => {
    router.service(EchoService, {
      echo(request, context) {
        seen.context = context;
        switch (request.text) {
          case 'throw':
            throw new Error('secret: hunter2');
          case 'reject':
            return Promise.reject(new TypeError('secret: hunter2'));
          case 'connect-error':
            throw new ConnectError('no such post', Code.NotFound, { 'x-reason': 'gone' }, [
              { desc: EchoService.method.echo.input, value: { text: 'detail' } },
            ]);
          case 'never':
            context.signal.addEventListener('abort', () => seen.aborted.push(context.signal.reason));
            return new Promise(() => undefined);
          case 'headers':
            context.responseHeader.set('x-header', context.requestHeader.get('x-in') ?? '');
            context.responseTrailer.set('x-trailer', 'end');
            return { text: 'headers' };
          case 'later':
            return Promise.resolve({ text: 'later' });
          default:
            return { text: request.text.repeat(request.count || 1), data: request.data };
        }
      },
      async collect(requests) {
        let text = '';
        let bytes = 0;
        for await (const request of requests) {
          text += request.text;
          bytes += request.data.byteLength;
        }
        return { text, bytes: BigInt(bytes) };
      },
      async *repeat(request, context) {
        try {
          for (let i = 0; i < request.count; i++) {
            yield { text: request.text, data: new Uint8Array(request.size) };
          }
          if (request.text === 'never') {
            await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
          }
        } finally {
          seen.aborted.push('finally');
        }
      },
      async *chat(requests) {
        for await (const request of requests) {
          if (request.text === 'throw') throw new ConnectError('enough', Code.Aborted);
          yield { text: `you said ${request.text}` };
        }
      },
    });
  };
}
