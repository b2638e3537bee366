import type { DescMessage, Message, MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError, type HandlerContext, type MethodImplSpec } from '@connectrpc/connect';
import { transformInvokeImplementation } from '@connectrpc/connect/protocol';
import type { ServedMethod } from './served-method.ts';

/**
 * Runs the implementation of a method that streams; resolves with its answers once it has what it needs to begin. Without
 * interceptors that is a short way: Connect's own makes an AbortController, three Headers and a chain of generators for
 * each call, which is most of what a small message and an idle stream cost.
 */
export async function invokeStream(
  spec: MethodImplSpec,
  { options }: ServedMethod,
  context: HandlerContext,
  requests: AsyncIterable<Message>,
): Promise<AsyncIterator<MessageInitShape<DescMessage>>> {
  if (options.interceptors.length > 0 || spec.kind === 'unary') {
    return transformInvokeImplementation(
      spec,
      context,
      options.interceptors,
    )(requests)[Symbol.asyncIterator]();
  }
  switch (spec.kind) {
    case 'bidi_streaming':
      return spec.impl(requests, context)[Symbol.asyncIterator]();
    case 'server_streaming':
      return spec.impl(await onlyRequest(requests), context)[Symbol.asyncIterator]();
    case 'client_streaming':
      return one(await spec.impl(requests, context));
  }
}

/** Throws UNIMPLEMENTED when there is none or another one, as Connect does. */
async function onlyRequest(requests: AsyncIterable<Message>): Promise<Message> {
  const iterator = requests[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) {
    throw new ConnectError(
      'protocol error: missing input message for server-streaming method',
      Code.Unimplemented,
    );
  }
  if ((await iterator.next()).done === true) return first.value;
  throw new ConnectError(
    'protocol error: received extra input message for server-streaming method',
    Code.Unimplemented,
  );
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value;
}
