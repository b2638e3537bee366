import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { StoredTokens } from '../../../runtime/auth/stored-tokens.ts';
import { Deployments } from '../../../runtime/deploy/deployments.ts';
import { readEnvironments } from '../../../runtime/environment/environments-file.ts';
import { openStateDatabase } from '../../../runtime/environment/state-database.ts';
import { HistoryDatabase } from '../../../runtime/telemetry/history-database.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';

/** After so many writes were acknowledged. The writer goes on until the signal reaches it: somewhere in a later one. */
const killedAfter = [1, 3, 7, 20];

/**
 * Runs a process that writes again and again, and kills it once it has acknowledged so many writes. Resolves with how many it had.
 * `write`: the body of a function of `i`, which counts from 1; `imports` by their names, relative to this file.
 */
async function killWriter(
  imports: Readonly<Record<string, string>>,
  before: string,
  write: string,
  writes: number,
): Promise<number> {
  const lines = Object.entries(imports).map(
    ([name, from]) => `import { ${name} } from ${JSON.stringify(new URL(from, import.meta.url).href)};`,
  );
  const script = `${lines.join('\n')}
    import { writeSync } from 'node:fs';
    ${before}
    for (let i = 1; ; i++) {
      ${write}
      writeSync(1, i + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged === writes) child.kill('SIGKILL');
  }
  await closed;
  assert.equal(child.signalCode, 'SIGKILL');
  assert.ok(acknowledged >= writes);
  return acknowledged;
}

/** What is there is what was acknowledged last, or one more: of that the word did not come through. */
function assertLast(found: number, acknowledged: number): void {
  assert.ok(
    found === acknowledged || found === acknowledged + 1,
    `${found} is there, ${acknowledged} was acknowledged`,
  );
}

describe('a process that is killed while it writes has lost nothing that it had written', () => {
  for (const writes of killedAfter) {
    it(`of the environments and their tokens (${writes})`, async () => {
      const home = temporaryFolder();
      const acknowledged = await killWriter(
        { writeEnvironments: '../../../runtime/environment/environments-file.ts' },
        `const entry = (n) => ['env' + n, { address: 'https://example.com', token: 't'.repeat(1000) + n }];`,
        `const known = new Map(Array.from({ length: 100 }, (_, n) => entry(n)));
         await writeEnvironments(${JSON.stringify(home)}, { current: 'env' + i, known });`,
        writes,
      );
      const { current, known } = await readEnvironments(home);
      assertLast(Number(current.slice('env'.length)), acknowledged);
      assert.equal(known.size, 100);
      assert.equal(known.get('env99')?.token, `${'t'.repeat(1000)}99`);
    });

    it(`of a server's tokens and what is deployed on it (${writes})`, async () => {
      const file = path.join(temporaryFolder(), 'state.db');
      const acknowledged = await killWriter(
        {
          openStateDatabase: '../../../runtime/environment/state-database.ts',
          StoredTokens: '../../../runtime/auth/stored-tokens.ts',
          Deployments: '../../../runtime/deploy/deployments.ts',
        },
        `const database = openStateDatabase(${JSON.stringify(file)});
         const [tokens, deployments] = [new StoredTokens(database), new Deployments(database)];`,
        `tokens.add('ci', 'token' + i, ['deploy']);
         deployments.put({ project: 'posts', version: String(i), sha256: 'a'.repeat(64), deployed: new Date() });`,
        writes,
      );
      const database = openStateDatabase(file);
      const tokens = new StoredTokens(database);
      assertLast(tokens.list().length, acknowledged);
      for (let i = 1; i <= acknowledged; i++) assert.equal(tokens.authorize(`token${i}`, 'deploy'), 'ok');
      const [deployment] = new Deployments(database).list();
      assertLast(Number(deployment?.version), acknowledged);
      database.close();
    });

    it(`of the history (${writes})`, async () => {
      const file = path.join(temporaryFolder(), 'history.db');
      const limits = { calls: 1e6, bytes: 1e9, days: 0 };
      const acknowledged = await killWriter(
        {
          HistoryDatabase: '../../../runtime/telemetry/history-database.ts',
          historyRowOf: '../telemetry/history-row-of.ts',
        },
        `const database = new HistoryDatabase(${JSON.stringify(file)}, ${JSON.stringify(limits)});`,
        `database.add([historyRowOf({ text: 'number' + i, detail: new Uint8Array(50_000) })]);`,
        writes,
      );
      using database = new HistoryDatabase(file, limits);
      assertLast(database.find({ search: { words: [] }, limit: 1e6 }).length, acknowledged);
      const last = database.find({ search: { words: [`number${acknowledged}`] }, limit: 1 });
      assert.equal(last.length, 1);
    });
  }
});
