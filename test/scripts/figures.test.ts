import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { measures as benchMeasures } from '../../.scripts/bench.ts';
import { measures as corpusMeasures } from '../../.scripts/corpus.ts';
import { root } from '../../.scripts/places.ts';

const measures = { bench: benchMeasures, corpus: [...corpusMeasures.keys()] };
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

describe('the figures of the README', () => {
  const figures = readFileSync(path.join(root, 'README.md'), 'utf8');
  const commands = [...figures.matchAll(/`npm run ([\w-]+)(?: -- ([\w-]+))?`/g)];

  it('name commands that measure them', () => {
    assert.ok(commands.length > 20, 'the table is found');
    for (const [command, script = '', measure] of commands) {
      assert.ok(script in scripts, `${command}: a script of package.json`);
      if (script !== 'bench' && script !== 'corpus') continue;
      if (measure !== undefined) assert.ok(measures[script].includes(measure), `${command}: a measure`);
    }
  });
});

for (const [script, names] of Object.entries(measures)) {
  describe(`the measures of npm run ${script}`, () => {
    for (const name of names) {
      it(`have the file of ${name}`, () => {
        assert.ok(existsSync(path.join(root, 'test', script, `${name}.ts`)));
      });
    }
  });
}
