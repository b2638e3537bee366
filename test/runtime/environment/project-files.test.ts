import assert from 'node:assert/strict';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, truncate, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Changed, ProjectFiles } from '../../../runtime/environment/project-files.ts';
import { atEnd, scratchFolder } from './scratch.ts';

const limit = { timeout: 60_000 };

/** A folder with `src/main.ts`, watched by a clock that stands still: `t.mock.timers.tick` moves it. */
async function watchedFile(t: TestContext): Promise<{ file: string; files: ProjectFiles; told: Changed[] }> {
  const folder = await scratchFolder(t);
  const file = path.join(folder, 'src/main.ts');
  await mkdir(path.dirname(file));
  await writeFile(file, 'export {};\n');
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told: Changed[] = [];
  const files = new ProjectFiles((what) => told.push(what));
  atEnd(t, () => files[Symbol.dispose]());
  files.watch({ folder, trees: [path.dirname(file)], inputs: [] });
  return { file, files, told };
}

/** Waits until a change was seen, which the clock keeps from being told. */
async function seen(files: ProjectFiles): Promise<void> {
  let isSettled = true;
  while (isSettled) {
    await setImmediate();
    isSettled = false;
    const settled = files.settled().then(() => {
      isSettled = true;
    });
    await Promise.race([settled, setImmediate()]);
  }
}

describe('a change of a file', limit, () => {
  it('is told once the events of a save are over', async (t) => {
    const { file, files, told } = await watchedFile(t);
    await writeFile(`${file}.new.ts`, 'export const a = 1;\n');
    await seen(files);
    t.mock.timers.tick(5);
    assert.deepEqual(told, ['code']);
  });

  it('is told to nobody after the end, also when it is to be watched once more', async (t) => {
    const { file, files, told } = await watchedFile(t);
    files[Symbol.dispose]();
    files.watch({ folder: path.dirname(path.dirname(file)), trees: [path.dirname(file)], inputs: [] });
    const witness = watch(path.dirname(file));
    atEnd(t, () => witness.close());
    const event = once(witness, 'change');
    await writeFile(file, 'export const a = 1;\n');
    await event;
    await setImmediate();
    t.mock.timers.tick(1_000);
    assert.deepEqual(told, []);
  });

  for (const [how, empty] of [
    ['emptied', truncate],
    ['removed', unlink],
  ] as const) {
    it(`is not told while the file is ${how} to be written anew`, async (t) => {
      const { file, files, told } = await watchedFile(t);
      await empty(file);
      await seen(files);
      t.mock.timers.tick(50);
      assert.deepEqual(told, []);
    });

    it(`is told when the file was ${how} for good`, async (t) => {
      const { file, files, told } = await watchedFile(t);
      await empty(file);
      await seen(files);
      t.mock.timers.tick(100);
      assert.deepEqual(told, ['code']);
    });
  }
});
