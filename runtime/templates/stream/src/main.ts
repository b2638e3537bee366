import { durationMs, timestampNow } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { __Name__Service } from '../gen/__package__/v1/__package___pb.ts';

export default (router: ConnectRouter) => {
  router.service(__Name__Service, {
    async *tick({ count, interval }, { signal }) {
      const pause = interval === undefined ? 1000 : durationMs(interval);
      if (count < 0 || pause < 0)
        throw new ConnectError('count and interval cannot be negative', Code.InvalidArgument);
      for (let number = 1; count === 0 || number <= count; number++) {
        if (number > 1) await sleep(pause, signal);
        yield { number, time: timestampNow() };
      }
    },

    async sum(requests) {
      let sum = 0;
      let count = 0;
      for await (const { value } of requests) {
        sum += value;
        count++;
      }
      return { sum, count };
    },

    async *echo(requests) {
      for await (const { text } of requests) yield { text };
    },
  });
};

/** Waits, and throws as soon as the caller is gone. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
