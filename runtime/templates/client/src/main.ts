import { create } from '@bufbuild/protobuf';
import { timestampNow } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { client } from 'skep';
import { type __Item__, __Item__Schema, __Name__Service } from '../gen/__package__/v1/__package___pb.ts';
import { __UsedService__ } from '../gen/__used_path___pb.ts';

// Calls the service wherever it runs.
const used = client(__UsedService__);

// Kept in memory: a restart begins with none.
const items = new Map<string, __Item__>();

export default (router: ConnectRouter) => {
  router.service(__Name__Service, {
    async create({ __used_item__Id, author, text }, { signal }) {
      requireText(text);
      // Its NOT_FOUND is ours: the error goes on to our caller.
      await used.get({ id: __used_item__Id }, { signal });
      const item = create(__Item__Schema, {
        id: crypto.randomUUID(),
        __used_item__Id,
        author,
        text,
        created: timestampNow(),
      });
      items.set(item.id, item);
      return { __item__: item };
    },

    get({ id }) {
      return { __item__: find(id) };
    },

    list({ __used_item__Id }) {
      const all = [...items.values()];
      return {
        __items__: all.filter((item) => __used_item__Id === '' || item.__used_item__Id === __used_item__Id),
      };
    },

    update({ id, text }) {
      requireText(text);
      const item = find(id);
      item.text = text;
      return { __item__: item };
    },

    delete({ id }) {
      items.delete(find(id).id);
      return {};
    },
  });
};

function find(id: string): __Item__ {
  const item = items.get(id);
  if (item === undefined) throw new ConnectError(`no __item_text__ has the id "${id}"`, Code.NotFound);
  return item;
}

function requireText(text: string): void {
  if (text.trim() === '') throw new ConnectError('text is empty: say something', Code.InvalidArgument);
}
