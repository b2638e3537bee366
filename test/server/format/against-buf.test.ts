import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from '../../../server/compiler/index.ts';
import { format } from '../../../server/format/index.ts';
import { pick, seededRandom } from '../../corpus/seeded-random.ts';
import { displacedComments, explainDifference } from './explain-difference.ts';
import { fixtures } from './fixtures.ts';
import { placedComments, sortedTokens } from './token-sequence.ts';

const buf = fileURLToPath(new URL('../../../node_modules/@bufbuild/buf/bin/buf', import.meta.url));

/** What is put between two tokens. */
const inserted = [
  '/*x*/',
  ' /* x */ ',
  ' // x\n',
  '\n// x\n',
  '\n/* x */\n',
  ' /* x */\n',
  '\n/* x */ ',
  '\n\n// x\n\n',
  '\n\n/* x */\n\n',
  '\n\n// x\n',
  '\n// x\n\n',
  ' /* x\n  * y\n */ ',
  ' // x\n// y\n',
  ' /* x */ /* y */ ',
  ' // x\n/* y */ ',
  '\n// x\n\n// y\n',
  '\n\n',
];

interface Case {
  readonly name: string;
  readonly text: string;
}

/** The fixtures, each with something put at one place between two tokens, and so at every place. */
function casesOf(seed: number): Case[] {
  const random = seededRandom(seed);
  return fixtures.flatMap(({ name, text }) => {
    const { tokens } = parse(text);
    return Array.from({ length: tokens.count }, (_, token) => {
      const at = random(2) === 0 || token === 0 ? tokens.start(token) : tokens.end(token - 1);
      // Two slashes side by side would be a comment of their own.
      const comment = text[at - 1] === '/' ? '\n' : pick(random, inserted);
      return {
        name: `${token}-${name}`,
        text: `${text.slice(0, at)}${comment}${text.slice(at)}`,
      };
    }).filter(({ text }) => parse(text).diagnostics.length === 0);
  });
}

describe('a comment between any two tokens', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'skep-format-'));
  const cases = casesOf(Number(process.env.SKEP_FORMAT_SEED ?? 1));
  after(() => rmSync(folder, { recursive: true, force: true }));

  before(() => {
    const source = path.join(folder, 'source');
    mkdirSync(source);
    for (const { name, text } of cases) writeFileSync(path.join(source, name), text);
    execFileSync(process.execPath, [buf, 'format', source, '-o', path.join(folder, 'formatted')], {
      stdio: 'inherit',
    });
  });

  it('is formatted as buf does, unless buf loses or moves it, or needs another run', () => {
    const unexplained = cases.filter(({ name, text }) => {
      const bufs = readFileSync(path.join(folder, 'formatted', name), 'utf8');
      return explainDifference(text, formatted(text), bufs) === 'unexplained';
    });
    assert.deepEqual(unexplained, []);
  });

  it('is kept, beside one of the tokens that it stood beside', () => {
    const lost = cases.filter(({ text }) => {
      const after = formatted(text);
      const isThere = placedComments(after).length === placedComments(text).length;
      return !isThere || displacedComments(text, after).length > 0;
    });
    assert.deepEqual(lost, []);
  });

  it('changes nothing else', () => {
    for (const { text } of cases) assert.deepEqual(sortedTokens(formatted(text)), sortedTokens(text));
  });

  it('is where it stays when the text is formatted again', () => {
    const unstable = cases.filter(({ text }) => formatted(formatted(text)) !== formatted(text));
    assert.deepEqual(unstable, []);
  });
});

function formatted(text: string): string {
  return format(parse(text)) ?? '';
}
