import { create } from '@bufbuild/protobuf';
import { timestampNow } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import {
  type __Item__,
  __Item__Schema,
  __Item__Status,
  __Name__Service,
} from '../gen/__package__/v1/__package___pb.ts';

// Kept in memory: a restart begins again with these two.
const items = new Map<string, __Item__>();
add({ id: '1', title: 'A first __item_text__', status: __Item__Status.PUBLISHED, tags: ['welcome'] });
add({ id: '2', title: 'Still being written', status: __Item__Status.DRAFT });

export default (router: ConnectRouter) => {
  router.service(__Name__Service, {
    create({ title, body, tags }) {
      requireTitle(title);
      return { __item__: add({ id: crypto.randomUUID(), title, body, tags, status: __Item__Status.DRAFT }) };
    },

    get({ id }) {
      return { __item__: find(id) };
    },

    list({ status, tag }) {
      const found = [...items.values()]
        .filter((item) => status === __Item__Status.UNSPECIFIED || item.status === status)
        .filter((item) => tag === '' || item.tags.includes(tag));
      return { __items__: found.reverse() };
    },

    update({ id, title, body, status }) {
      const item = find(id);
      if (title !== undefined) requireTitle(title);
      item.title = title ?? item.title;
      item.body = body ?? item.body;
      item.status = status ?? item.status;
      item.updated = timestampNow();
      return { __item__: item };
    },

    delete({ id }) {
      items.delete(find(id).id);
      return {};
    },
  });
};

function add(
  fields: Pick<__Item__, 'id' | 'title' | 'status'> & Partial<Pick<__Item__, 'body' | 'tags'>>,
): __Item__ {
  const now = timestampNow();
  const item = create(__Item__Schema, { ...fields, created: now, updated: now });
  items.set(item.id, item);
  return item;
}

function find(id: string): __Item__ {
  const item = items.get(id);
  if (item === undefined) throw new ConnectError(`no __item_text__ has the id "${id}"`, Code.NotFound);
  return item;
}

function requireTitle(title: string): void {
  if (title.trim() === '') throw new ConnectError('title is empty: give one line', Code.InvalidArgument);
}
