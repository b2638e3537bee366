import type { ConnectRouter } from '@connectrpc/connect';
import { __Name__Service } from '../gen/__package__/v1/__package___pb.ts';

export default (router: ConnectRouter) => {
  router.service(__Name__Service, {
    hello(request) {
      return { message: `Hello ${request.name || 'World'}` };
    },
  });
};
