import '../../bench/vscode-stand-in.ts';
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';

const { restoreAnswers } = await import('../../../extension/response/restored-answers.ts');

type Skep = Parameters<typeof restoreAnswers>[0];

describe('an answer of before', () => {
  it('says why it is not there, where the environments cannot be read', async () => {
    const warn = mock.fn();
    let said = '';
    const responses = {
      restore: (_uri: unknown, text: string) => {
        said = text;
      },
      renew: (_uri: unknown, before: string, text: string) => {
        if (before === said) said = text;
      },
    };
    const parts = {
      requests: { responses },
      environments: { load: () => Promise.reject(new Error('the keyring is locked')), get: () => undefined },
      log: { warn },
    };
    const place = { column: 1, isPreview: false, isInFront: true };
    const answer = { ...place, uri: 'skep-response:/1', environment: 'staging', id: '7' };
    await restoreAnswers(parts as unknown as Skep, [answer], new AbortController().signal);
    assert.match(said, /^not kept\n/);
    assert.match(said, /environment staging of this answer could not be read: the keyring is locked/);
    assert.equal(warn.mock.callCount(), 1);
  });
});
