import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { missingHandlers } from '../../../server/features/handlers/missing-handlers.ts';
import { markedFile } from './marked-file.ts';

const proto = `syntax = "proto3";
package posts.v1;
service PostsService {
  rpc GetPost(A) returns (A);
  rpc List(A) returns (stream A);
}
message A {}
`;
const head = "import { PostsService } from '../gen/main_pb.ts';\n";
const hello = "import { HelloService } from '../gen/hello_pb.ts';\n";

/** The file that registers the service, before and after each handler that it lacks is added, with a mark at its name. */
async function added(
  main: string,
  definition = proto,
  others: Record<string, string> = {},
): Promise<string[]> {
  const files: Record<string, string> = { 'src/main.ts': head + main, ...others };
  const { workspace, file } = await markedFile(definition, files);
  return (await missingHandlers(workspace, file)).map(({ uri, edits, place }) => {
    const path = uri.replace('file:///w/', '');
    const before = TextDocument.create(uri, 'typescript', 0, files[path] ?? '');
    const after = TextDocument.create(uri, 'typescript', 0, TextDocument.applyEdits(before, edits));
    const name = after.offsetAt(place);
    const marked = `${after.getText().slice(0, name)}|${after.getText().slice(name)}`;
    return `${path}\n${main === '' ? marked : marked.replace(head, '')}`;
  });
}

const registered = (...members: string[]) =>
  ['export default (router) => {', '  router.service(PostsService, {', ...members, '  });', '};', ''].join(
    '\n',
  );
const getPost = ['    getPost({ id }) {', '      return { id };', '    },'];

describe('a method without a handler', () => {
  it('gets one behind those that there are', async () => {
    assert.deepEqual(await added(registered(...getPost)), [
      `src/main.ts\n${registered(...getPost, '', '    async *|list(request) {', '      yield {};', '    },')}`,
    ]);
  });

  it('gets one behind a handler without a comma, and behind a comment', async () => {
    const withoutComma = ['    getPost: find // the rest is to come'];
    assert.deepEqual(await added(registered(...withoutComma)), [
      `src/main.ts\n${registered('    getPost: find, // the rest is to come', '', '    async *|list(request) {', '      yield {};', '    },')}`,
    ]);
  });

  it('gets one in an object without any, and in one of a single line', async () => {
    const [first] = await added('export default (router) => router.service(PostsService, {});\n');
    assert.equal(
      first,
      'src/main.ts\nexport default (router) => router.service(PostsService, {\n  |getPost(request) {\n    return {};\n  },\n});\n',
    );
    const [second] = await added('export default (router) => router.service(PostsService, { getPost });\n');
    assert.equal(
      second,
      'src/main.ts\nexport default (router) => router.service(PostsService, { getPost,\n  async *|list(request) {\n    yield {};\n  },\n});\n',
    );
  });

  it('gets one of its kind of stream', async () => {
    const streams = proto.replace('GetPost(A)', 'GetPost(stream A)').replace('List(A)', 'List(stream A)');
    const [sums, echoes] = await added(registered(), streams);
    assert.match(
      sums ?? '',
      /async \|getPost\(requests\) \{\n {6}for await \(const request of requests\) \{\n/,
    );
    assert.match(echoes ?? '', /async \*\|list\(requests\) \{\n {6}for await .*\n {8}yield \{\};\n {6}\}\n/);
  });

  it('gets it in the file that has the object', async () => {
    const routes = 'export const routes = {\n  getPost() {},\n};\n';
    const main =
      "import { routes } from './routes.ts';\nexport default (router) => router.service(PostsService, routes);\n";
    assert.deepEqual(await added(main, proto, { 'src/routes.ts': routes }), [
      'src/routes.ts\nexport const routes = {\n  getPost() {},\n\n  async *|list(request) {\n    yield {};\n  },\n};\n',
    ]);
  });

  it('is none that a spread brings', async () => {
    const reading = 'const reading = { getPost() {}, async *list() {} };\n';
    assert.deepEqual(await added(reading + registered('    ...reading,')), []);
  });

  for (const [what, imports, afterwards] of [
    ['that is imported', hello + head, hello + head],
    [
      'beside what is imported of its definition',
      "import { type A, HelloService } from '../gen/main_pb.ts';\n",
      "import { type A, HelloService, PostsService } from '../gen/main_pb.ts';\n",
    ],
    [
      'of whose definition only types are imported',
      `import type { A } from '../gen/main_pb.ts';\n${hello}`,
      `import type { A } from '../gen/main_pb.ts';\n${hello}${head}`,
    ],
    ['of whose definition nothing is imported', hello, hello + head],
  ] as const) {
    it(`gets one with the registration of its service, ${what}`, async () => {
      const other = registered('    hello() {},').replace('PostsService', 'HelloService');
      const lines = [
        ['    |getPost(request) {', '      return {};', '    },'],
        ['    async *list(request) {', '      yield {};', '    },'],
      ];
      const members = lines.map((each) => each.join('\n')).join('\n\n');
      const whole = `\n  router.service(PostsService, {\n${members}\n  });\n};\n`;
      const found = await added('', proto, { 'src/main.ts': imports + other });
      assert.deepEqual(found, [`src/main.ts\n${afterwards}${other.replace('};\n', whole)}`]);
    });
  }

  it('of a service that is not registered is not told of where the entry is of another kind', async () => {
    assert.deepEqual(await added('export default makeRoutes();\n'), []);
    assert.deepEqual(await added('export default (router) => router.use({});\n'), []);
  });

  it('of a service that is not registered is not told of where its name is that of another service', async () => {
    const other = "import { PostsService } from '../gen/blog/v1/blog_pb.ts';\n";
    const found = await added('', proto, { 'src/main.ts': other + registered('    hello() {},') });
    assert.deepEqual(found, []);
  });

  it('of a service is not told of where services are registered in a loop', async () => {
    const loop = [
      "import * as definitions from '../gen/main_pb.ts';",
      'export default (router) => {',
      '  for (const service of Object.values(definitions)) {',
      '    router.service(service, {});',
      '  }',
      '};',
      '',
    ].join('\n');
    const { workspace, file } = await markedFile(proto, { 'src/main.ts': loop });
    assert.deepEqual(await missingHandlers(workspace, file), []);
  });

  it('is looked for in code that is read once, however many services there are', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `S${index}Service`);
    const definition = proto + names.map((name) => `service ${name} { rpc Get(A) returns (A); }\n`).join('');
    const { workspace, file } = await markedFile(definition, {
      'src/main.ts': `import './more.ts';\n${head}${registered(...getPost)}`,
      'src/more.ts': '',
    });
    const read = mock.method(workspace, 'readText');
    const found = await missingHandlers(workspace, file);
    assert.deepEqual(
      found.map(({ service, method }) => service.replace('posts.v1.', '') + method),
      ['PostsServiceList', ...names],
    );
    assert.equal(read.mock.calls.filter(({ arguments: [uri] }) => uri.endsWith('/more.ts')).length, 1);
  });

  for (const [what, main] of [
    ['a class', 'class Posts {}\nexport default (router) => router.service(PostsService, new Posts());\n'],
    ['a spread of what is not found', registered('    ...elsewhere(),')],
    ['a method alone', 'export default (router) => router.rpc(PostsService.method.list, () => {});\n'],
  ] as const) {
    it(`is not told of where the router is given ${what}`, async () => {
      assert.deepEqual(await added(main), []);
    });
  }
});

describe('a service that is registered nowhere', () => {
  for (const step of ['\t', '    ']) {
    it(`is registered in the indentation of the file, by ${JSON.stringify(step)}`, async () => {
      const entry = `import { log } from './log.ts';\nexport default (router) => {\n${step}log();\n};\n`;
      const { workspace, file } = await markedFile(proto, { 'skep.json': '{}', 'src/main.ts': entry });
      const [missing] = await missingHandlers(workspace, file);
      const texts = missing?.edits.map(({ newText }) => newText).join('');
      const lines = texts?.split('\n').filter((line) => /^\s/.test(line));
      assert.deepEqual(lines?.slice(0, 3), [
        `${step}router.service(PostsService, {`,
        `${step}${step}getPost(request) {`,
        `${step}${step}${step}return {};`,
      ]);
    });
  }
});
