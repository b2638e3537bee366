import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  handledMethod,
  handledMethods,
  implementation,
} from '../../../server/features/handlers/implementation.ts';
import { fromClientUri } from '../../../server/workspace/uri.ts';
import { markedFile } from './marked-file.ts';

const proto = `syntax = "proto3";
package posts.v1;
service PostsService {
  rpc GetPost(A) returns (A);
  rpc List(A) returns (stream A);
}
message A {}
`;
const head =
  "import type { ConnectRouter } from '@connectrpc/connect';\nimport { PostsService } from '../gen/main_pb.ts';\n";
const main = 'src/main.ts';

/** Where GetPost is implemented: the file, and the text from there to the end of the line. */
async function found(files: Record<string, string>, rpc = 'Get|Post'): Promise<string[]> {
  const { workspace, file, position } = await markedFile(proto.replace(rpc.replace('|', ''), rpc), files);
  return (await implementation(workspace, file, position)).map(({ uri, range: { start } }) => {
    const path = uri.replace('file:///w/', '');
    return `${path}: ${files[path]?.split('\n')[start.line]?.slice(start.character)}`;
  });
}

const router = (rest: string) => `${head}export default (router: ConnectRouter) => {\n${rest}\n};\n`;

describe('the implementation of an rpc', () => {
  it('is a method of the object that the router is given', async () => {
    const text = router(
      '  router.service(PostsService, {\n    async getPost({ id }) { return { text: `${id} }` }; },\n    async *list(request) {},\n  });',
    );
    assert.deepEqual(await found({ [main]: text }), [
      `${main}: getPost({ id }) { return { text: \`\${id} }\` }; },`,
    ]);
    assert.deepEqual(await found({ [main]: text }, 'Li|st'), [`${main}: list(request) {},`]);
  });

  it('is a property with a function, or the function that a name stands for', async () => {
    assert.deepEqual(
      await found({
        [main]: router('  router.service(PostsService, {\n    getPost: async (request) => ({}),\n  });'),
      }),
      [`${main}: getPost: async (request) => ({}),`],
    );
    const shorthand = `${router('  router.service(PostsService, { list, getPost });')}async function getPost() {}\nconst list = () => {};\n`;
    assert.deepEqual(await found({ [main]: shorthand }), [`${main}: getPost() {}`]);
    assert.deepEqual(await found({ [main]: shorthand }, 'Li|st'), [`${main}: list = () => {};`]);
  });

  it('is a method of a class', async () => {
    const text = `${router('  router.service(PostsService, new Posts(new Map()));')}class Posts implements ServiceImpl<typeof PostsService> {\n  private readonly posts = new Map<string, A>();\n  constructor(posts: Map<string, A>) { this.posts = posts; }\n  async getPost(request: A) {\n    return {};\n  }\n  list = async function* () {\n  }\n}\n`;
    assert.deepEqual(await found({ [main]: text }), [`${main}: getPost(request: A) {`]);
    assert.deepEqual(await found({ [main]: text }, 'Li|st'), [`${main}: list = async function* () {`]);
  });

  it('is found through variables, imports, spreads and functions that make it', async () => {
    const files = {
      [main]: `import { routes } from './routes.js';\nexport default routes;\n`,
      'src/routes.ts': `${head}import { reading } from './reading.ts';\nimport make from './make';\nconst impl: Partial<ServiceImpl<typeof PostsService>> = { ...reading, ...make() };\nexport function routes(router: ConnectRouter) { router.service(PostsService, impl); }\n`,
      'src/reading.ts': 'export const reading = {\n  getPost() {},\n};\n',
      'src/make.ts': 'export default function make() {\n  return {\n    list() {},\n  };\n}\n',
    };
    assert.deepEqual(await found(files), ['src/reading.ts: getPost() {},']);
    assert.deepEqual(await found(files, 'Li|st'), ['src/make.ts: list() {},']);
  });

  it('is what one rpc was given alone', async () => {
    const text = `${router('  router.rpc(PostsService.method.getPost, getOne);')}function getOne() {}\n`;
    assert.deepEqual(await found({ [main]: text }), [`${main}: getOne() {}`]);
  });

  it('of a service is every handler of it', async () => {
    const text = router('  router.service(PostsService, {\n    getPost() {},\n    list() {},\n  });');
    assert.equal((await found({ [main]: text }, 'Posts|Service')).length, 2);
  });

  it('is none of another service, nor what a comment or a text says', async () => {
    const other = router(
      '  router.service(OtherService, { getPost() {} });\n  // router.service(PostsService, { getPost() {} })\n  console.log("router.service(PostsService, { getPost() {} })");',
    );
    assert.deepEqual(await found({ [main]: other }), []);
    const renamed = router('  router.service(PostsService, { getPost() {} });').replace(
      'main_pb',
      'comments_pb',
    );
    assert.deepEqual(await found({ [main]: renamed }), []);
  });

  it('is looked for in the entry that skep.json names', async () => {
    const text = router('  router.service(PostsService, { getPost() {} });');
    assert.deepEqual(
      await found({ 'skep.json': '{ "entry": "server/start.ts" }', 'server/start.ts': text }),
      ['server/start.ts: getPost() {} });'],
    );
  });

  describe('in one of two files of a name, in folders of their own', () => {
    const versions = (from: string) => ({
      'proto/v1/posts.proto': proto.replace('posts.v1', 'v1'),
      'proto/v2/posts.proto': proto.replace('posts.v1', 'v2'),
      [main]: `import { PostsService } from '${from}';\nexport default (router) => router.service(PostsService, { getPost() {} });\n`,
    });

    /** Whether the handler is found from the rpc of each version. */
    async function answered(files: Record<string, string>): Promise<boolean[]> {
      const { workspace, snapshot } = await markedFile('', files);
      const of = async (version: string) => {
        const file = snapshot.file(`file:///w/proto/${version}/posts.proto`);
        assert.ok(file);
        return (await implementation(workspace, file, { line: 3, character: 7 })).length > 0;
      };
      return [await of('v1'), await of('v2')];
    }

    it('is that of the one whose generated code is imported', async () => {
      assert.deepEqual(await answered(versions('../gen/v1/posts_pb.ts')), [true, false]);
      assert.deepEqual(await answered(versions('../gen/v2/posts_pb.js')), [false, true]);
    });

    it('may be that of both where it is not known what the imported code is made from', async () => {
      assert.deepEqual(await answered(versions('#gen/v1/posts_pb.ts')), [true, true]);
      const template = { 'buf.gen.yaml': 'version: v2\n' };
      assert.deepEqual(await answered({ ...versions('../gen/v1/posts_pb.ts'), ...template }), [true, true]);
    });
  });

  it('is found in each template', async () => {
    for (const template of ['hello', 'crud', 'stream', 'client']) {
      const source = new URL(`../../../runtime/templates/${template}/`, import.meta.url);
      const definition = readFileSync(new URL('proto/__package__/v1/__package__.proto', source), 'utf8');
      const code = readFileSync(new URL('src/main.ts', source), 'utf8');
      const plain = (text: string) => text.replaceAll(/__(\w+?)__/g, '$1');
      const text = plain(definition).replace(/rpc (\w)/, 'rpc $1|');
      const { workspace, file, position } = await markedFile(text, {
        [main]: plain(code).replace('package/v1/package_pb', 'main_pb'),
      });
      const [place] = await implementation(workspace, file, position);
      assert.equal(place?.uri, 'file:///w/src/main.ts', template);
      const back = await handledMethod(
        workspace,
        fromClientUri(place.uri),
        plain(code).replace('package/v1/package_pb', 'main_pb'),
        place.range.start,
      );
      assert.equal(back?.uri, 'file:///w/proto/main.proto', template);
      assert.equal(back.range.start.line, position.line, template);
    }
  });
});

describe('the rpc of a handler', () => {
  it('is found from the text as it is being edited', async () => {
    const text = router('  router.service(PostsService, {\n    getPost() {},\n  });');
    const { workspace } = await markedFile(proto, { [main]: text });
    const at = (edited: string, line: number, character: number) =>
      handledMethod(workspace, 'file:///w/src/main.ts', edited, { line, character });
    assert.equal((await at(text, 4, 6))?.range.start.line, 3);
    assert.equal((await at(`\n${text}`, 5, 6))?.range.start.line, 3);
    assert.equal(await at(text, 3, 6), undefined);
  });
});

describe('the handlers of a file', () => {
  it('are told with the rpc that each answers, in their order', async () => {
    const text = router('  router.service(PostsService, {\n    list() {},\n    getPost() {},\n  });');
    const { workspace } = await markedFile(proto, { [main]: text });
    const found = await handledMethods(workspace, 'file:///w/src/main.ts', `\n${text}`);
    assert.deepEqual(
      found.map(({ service, method, range: { start } }) => [service, method, start.line, start.character]),
      [
        ['posts.v1.PostsService', 'List', 5, 4],
        ['posts.v1.PostsService', 'GetPost', 6, 4],
      ],
    );
  });

  it('are those that it declares, not those that it passes on', async () => {
    const files = {
      [main]: `${head}import { reading } from './reading.ts';\nexport default (router: ConnectRouter) => router.service(PostsService, { ...reading });\n`,
      'src/reading.ts': 'export const reading = {\n  getPost() {},\n};\n',
    };
    const { workspace } = await markedFile(proto, files);
    const methodsIn = async (file: 'src/main.ts' | 'src/reading.ts') =>
      (await handledMethods(workspace, `file:///w/${file}`, files[file])).map(({ method }) => method);
    assert.deepEqual(await methodsIn('src/main.ts'), []);
    assert.deepEqual(await methodsIn('src/reading.ts'), ['GetPost']);
  });
});
