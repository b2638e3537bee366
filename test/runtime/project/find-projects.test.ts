import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { findProjects } from '../../../runtime/project/index.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

describe('finding projects', () => {
  it('finds them in and below folders, and not in node_modules, gen and hidden folders', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      'posts/skep.json': '{}',
      'deep/er/users/skep.json': '{}',
      'posts/node_modules/x/skep.json': '{}',
      'posts/gen/skep.json': '{}',
      '.hidden/skep.json': '{}',
      'other/readme.md': '',
    });
    assert.deepEqual(await findProjects([folder]), [
      path.join(folder, 'deep', 'er', 'users'),
      path.join(folder, 'posts'),
    ]);
  });

  it('passes over folders that are not there', async () => {
    assert.deepEqual(await findProjects([path.join(temporaryFolder(), 'none')]), []);
  });
});
