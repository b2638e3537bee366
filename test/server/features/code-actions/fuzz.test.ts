import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parse } from '../../../../server/compiler/index.ts';
import { RefusedAction } from '../../../../server/features/code-actions/index.ts';
import { protoFiles } from '../../../corpus/corpus-files.ts';
import { unmarked } from '../../compiler/invalid/invalid-case.ts';
import { invalidCases } from '../../compiler/invalid/invalid-cases.ts';
import { randomEdit, seededNumbers } from '../../compiler/random-edits.ts';
import { Offered } from './offered.ts';

const file = 'proto/case.proto';
const folder = path.join(import.meta.dirname, '../../../fixtures/definitions');
const fixtures = protoFiles(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
const texts = [...fixtures, ...invalidCases.map((invalid) => unmarked(invalid).text)];
const tries = 300;

describe('any code action, anywhere, in any text', () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`leaves a text that reads at least as well: seed ${seed}`, async () => {
      const random = seededNumbers(seed);
      for (let index = 0; index < tries; index++) {
        let text = texts[random(texts.length)] ?? '';
        for (let edits = random(3); edits > 0; edits--) text = randomEdit(text, random);
        if (random(4) === 0) text = text.replaceAll(/\r?\n/g, '\r\n');
        const offered = await Offered.in({ [file]: text }, file);
        const start = random(text.length + 1);
        const place = { start, end: Math.min(text.length, start + random(2) * random(80)) };
        const actions = [...(await offered.actions(place)), ...(await offered.actions(place, ['source']))];
        const action = actions[random(actions.length)];
        if (!action) continue;
        const after = await offered.done(action).catch((error: unknown) => {
          if (!(error instanceof RefusedAction)) throw error;
          return offered.files;
        });
        const [was, is] = [text, after[file] ?? ''].map((each) => parse(each).diagnostics.length);
        assert.ok((is ?? 0) <= (was ?? 0), `${action.title}:\n${text}\n----\n${after[file]}`);
        const isMixed = !/(?<!\r)\n/.test(text) && text.includes('\n') && /(?<!\r)\n/.test(after[file] ?? '');
        assert.ok(!isMixed, `${action.title} has other line ends:\n${JSON.stringify(after[file])}`);
      }
    });
  }
});
