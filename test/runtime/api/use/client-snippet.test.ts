import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  clientSnippet,
  type GeneratedClient,
  generatedClient,
} from '../../../../runtime/api/use/client-snippet.ts';

const text = readFileSync(
  new URL('../../../../runtime/api/gen/skep/project/v1/project_pb.ts', import.meta.url),
  'utf8',
);

const lines = (client: GeneratedClient) =>
  clientSnippet(client, 'src/main.ts', 'gen/a/v1/a_pb.ts').split('\n');

describe('the client in a generated module', () => {
  it('is found by the name of its service, with its methods', () => {
    const client = generatedClient(text, 'skep.project.v1.ProjectService');
    assert.equal(client?.exported, 'ProjectService');
    assert.deepEqual(client?.methods.slice(0, 2), [
      { name: 'create', kind: 'unary' },
      { name: 'prepare', kind: 'unary' },
    ]);
    assert.deepEqual(client?.methods.at(-1), { name: 'deploy', kind: 'server_streaming' });
  });

  it('is not that of a service whose name goes on', () => {
    assert.equal(generatedClient(text, 'skep.project.v1.Project'), undefined);
  });
});

describe('the code that calls a service', () => {
  it('calls the first unary method', () => {
    const methods = [
      { name: 'watch', kind: 'server_streaming' },
      { name: 'get', kind: 'unary' },
    ];
    assert.deepEqual(lines({ exported: 'A', methods }), [
      "import { client } from 'skep';",
      "import { A } from '../gen/a/v1/a_pb.ts';",
      'const response = await client(A).get({});',
    ]);
  });

  it('reads a stream where there is nothing else', () => {
    const methods = [
      { name: 'upload', kind: 'client_streaming' },
      { name: 'watch', kind: 'server_streaming' },
    ];
    assert.equal(
      lines({ exported: 'A', methods })[2],
      'for await (const response of client(A).watch({})) console.log(response);',
    );
    assert.equal(lines({ exported: 'A', methods: methods.slice(0, 1) })[2], 'const service = client(A);');
  });

  it('imports from where its own module is', () => {
    const client = { exported: 'A', methods: [] };
    const importOf = (entry: string, module: string) =>
      /'(\.[^']*)'/.exec(clientSnippet(client, entry, module))?.[1];
    assert.equal(importOf('main.ts', 'gen/a_pb.ts'), './gen/a_pb.ts');
    assert.equal(importOf('src/main.ts', 'src/gen/a_pb.d.ts'), './gen/a_pb.js');
    assert.equal(importOf('src/server/main.ts', 'src/gen/a_pb.ts'), '../gen/a_pb.ts');
  });
});
