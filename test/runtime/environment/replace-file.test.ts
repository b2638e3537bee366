import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { replaceFile } from '../../../runtime/environment/replace-file.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';

/** Writes a file as if so many minutes ago. */
function writeBefore(minutes: number, file: string): void {
  writeFileSync(file, 'a token');
  const then = Date.now() / 1000 - minutes * 60;
  utimesSync(file, then, then);
}

describe('a file that is replaced in one step', () => {
  it('is there in a folder that was not, for this user alone', async () => {
    const file = path.join(temporaryFolder(), 'new', 'environments.json');
    await replaceFile(file, 'one');
    assert.equal(readFileSync(file, 'utf8'), 'one');
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('takes away what a writer left that was killed, and nothing else', async () => {
    const folder = temporaryFolder();
    // That of a writer that lives may be one of another container, whose number means nothing here.
    const written = ['environments.json.999999999.tmp', 'environments.json.0b5e-1f.tmp'];
    const others = ['environments.json.backup', 'environments.json.my.tmp', 'posts.json.12.tmp'];
    for (const name of written) writeFileSync(path.join(folder, name), 'a token');
    for (const name of [...others, 'environments.json.12.tmp', 'environments.json.77aa-0c.tmp'])
      writeBefore(2, path.join(folder, name));
    await replaceFile(path.join(folder, 'environments.json'), 'two');
    assert.deepEqual(readdirSync(folder).sort(), ['environments.json', ...others, ...written].sort());
  });

  it('is whole, that of one of them, when several replace it at the same time', async () => {
    const file = path.join(temporaryFolder(), 'environments.json');
    const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(contents.map((content) => replaceFile(file, content)));
    assert.ok(contents.includes(readFileSync(file, 'utf8')));
    assert.deepEqual(readdirSync(path.dirname(file)), ['environments.json']);
  });

  it('leaves nothing beside it when it cannot be replaced', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'environments.json'));
    await assert.rejects(replaceFile(path.join(folder, 'environments.json'), 'three'));
    assert.deepEqual(readdirSync(folder), ['environments.json']);
  });
});
