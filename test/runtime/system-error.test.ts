import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { explainSystemError } from '../../runtime/system-error.ts';
import { UserError } from '../../runtime/user-error.ts';
import { temporaryFolder } from './project/temporary-folder.ts';

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('explaining what the system refuses', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'file');
  writeFileSync(file, '');

  it('says what was tried, where, why, and what to do', () => {
    const explained = explainSystemError(thrownBy(() => mkdirSync(path.join(file, 'below'))));
    assert.ok(explained instanceof UserError);
    assert.equal(
      explained.message,
      `cannot make the folder ${path.join(file, 'below')}: a part of that path is a file, not a folder; correct the path`,
    );
  });

  it('has words for each way a path can be wrong', () => {
    const mistakes = [
      () => readdirSync(file),
      () => readFileSync(path.join(folder, 'x'.repeat(300))),
      () => writeFileSync(folder, ''),
    ];
    for (const mistake of mistakes) assert.ok(explainSystemError(thrownBy(mistake)) instanceof UserError);
  });

  it('leaves alone what is a bug: a file of ours that is missing, an error of another kind', () => {
    for (const error of [
      thrownBy(() => readFileSync(path.join(folder, 'none'))),
      new TypeError('x'),
      'text',
    ]) {
      assert.equal(explainSystemError(error), error);
    }
  });
});
