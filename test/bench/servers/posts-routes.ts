/** The service that all servers of the comparison have, as a project's own code. */
import type { ConnectRouter } from '@connectrpc/connect';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { collectGarbage } from './collect.ts';

export default function routes(router: ConnectRouter): void {
  router.service(PostsService, {
    get: ({ id }) => ({ post: { id } }),
    deleteAll() {
      collectGarbage();
      return {};
    },
    async *watch({ count, size }) {
      const title = 'x'.repeat(size);
      for (let i = 0; i < count; i++) yield { post: { title } };
    },
    async *chat(requests) {
      for await (const { text } of requests) yield { text };
    },
    async upload(requests) {
      let posts = 0;
      let bytes = 0;
      for await (const { text } of requests) {
        posts++;
        bytes += text.length;
      }
      return { posts, bytes: BigInt(bytes) };
    },
  });
}
