import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { sendKey } from '../../../extension/request/send-key.ts';

const manifest: { contributes: { keybindings: { command: string; key: string; mac: string }[] } } =
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8'));

describe('the keys that send a request', () => {
  const bound = manifest.contributes.keybindings.find(({ command }) => command === 'skep.sendRequest');

  it('are those that are bound', () => {
    assert.equal(sendKey('linux').toLowerCase(), bound?.key);
    assert.equal(sendKey('win32').toLowerCase(), bound?.key);
  });

  it('are others on macOS', () => assert.equal(sendKey('darwin').toLowerCase(), bound?.mac));
});
