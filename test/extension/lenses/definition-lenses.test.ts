import '../../bench/vscode-stand-in.ts';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { standIn } from '../../bench/vscode-stand-in.ts';

const { DefinitionLenses } = await import('../../../extension/lenses/definition-lenses.ts');

type Parts = ConstructorParameters<typeof DefinitionLenses>;
type Asked = Parameters<InstanceType<typeof DefinitionLenses>['provideCodeLenses']>;

const onDidChange = () => ({ dispose: () => undefined });
const nameRange = { start: { line: 2, character: 8 }, end: { line: 2, character: 20 } };
const posts = { name: 'posts', folder: '/workspace/posts' };

interface Situation {
  isRead?: boolean;
  /** The project whose folder holds the definition. */
  containing?: typeof posts;
  /** The project that it is a definition of. */
  defining?: typeof posts;
  /** Full names of the services that run. */
  running?: string[];
  /** What the code of the project does not have: a method, or a whole service where that is empty. */
  missing?: { service: string; method: string }[];
}

/** The titles above the services of a definition, and the commands that they lead to; the lenses of methods left out. */
async function lensesOf(
  path: string,
  { isRead = true, containing, defining, running = [], missing = [] }: Situation = {},
) {
  const projects = running.map((name) => ({ ...posts, state: 2, services: [{ name }], problems: [] }));
  const parts = [
    { local: { onDidChange, projects, address: 'http://127.0.0.1:1' } },
    { onDidChange, isRead, containing: () => containing, defining: () => defining },
    {
      onDidChangeServices: onDidChange,
      servicesOf: async () =>
        ['posts.v1.PostsService', 'posts.v1.Comments'].map((name) => ({
          name,
          nameRange,
          methods: [{ name: 'List', nameRange }],
        })),
      missingHandlers: async () => missing,
    },
    { onDidChange, lenses: () => [] },
  ] as unknown as Parts;
  const lenses = new DefinitionLenses(...parts);
  try {
    const found = await lenses.provideCodeLenses(...([{ uri: { path } }, {}] as unknown as Asked));
    return found.map(({ command }) => ({
      title: command?.title.replace(/^\$\(.*?\)\s/, ''),
      command: command?.command,
    }));
  } finally {
    lenses.dispose();
  }
}

const outside = '/workspace/shared/posts.proto';
const noProject = { title: 'No project here: New Project...', command: 'skep.newProject' };

describe('the lenses of a definition', () => {
  it('are Run and Debug above each service of a project', async () => {
    const titles = (await lensesOf(outside, { containing: posts, defining: posts })).map(
      ({ title }) => title,
    );
    assert.deepEqual(titles, ['Run', 'Debug', 'Run', 'Debug']);
  });

  it('are Implement too above what the code does not have: a method, and a service that it does not register', async () => {
    const service = 'posts.v1.PostsService';
    const ofProject = { containing: posts, defining: posts };
    const implementing = async (missing: { service: string; method: string }[]) =>
      (await lensesOf(outside, { ...ofProject, missing })).filter(
        ({ command }) => command === 'skep.implement',
      );
    assert.equal((await implementing([])).length, 0);
    assert.equal((await implementing([{ service, method: 'List' }])).length, 1);
    assert.equal((await implementing([{ service, method: '' }])).length, 1);
  });

  it('say once that there is no project, and lead to making one', async () => {
    assert.deepEqual(await lensesOf(outside), [noProject]);
  });

  it('say nothing of projects before the workspace was searched', async () => {
    assert.deepEqual(await lensesOf(outside, { isRead: false }), []);
  });

  it('say nothing above what a project only uses', async () => {
    assert.deepEqual(await lensesOf('/workspace/posts/uses/a.proto', { containing: posts }), []);
  });

  it('say nothing above what others wrote', async () => {
    assert.deepEqual(await lensesOf('/workspace/node_modules/a/a.proto'), []);
    assert.deepEqual(await lensesOf('/elsewhere/a.proto'), []);
  });

  it('offer Stop instead where a project of another folder serves it', async () => {
    const found = await lensesOf(outside, { running: ['posts.v1.PostsService'] });
    assert.ok(found.some(({ command }) => command === 'skep.stop'));
    assert.ok(!found.some(({ command }) => command === noProject.command));
  });

  it('are none in a workspace that is not trusted', async (t) => {
    standIn.workspace.isTrusted = false;
    t.after(() => {
      standIn.workspace.isTrusted = true;
    });
    assert.deepEqual(await lensesOf(outside), []);
  });
});
