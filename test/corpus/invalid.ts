/**
 * What protoc and buf say of our own invalid cases (test/server/compiler/invalid/): `npm run corpus -- invalid [--part]`. A case that
 * one of them takes, or a warning that one of them makes an error, has to say why it is as we have it; such a reason that no longer
 * holds is told too. Four minutes, as each case is a process of each; with `--part`, every twentieth is asked about.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundledFiles } from '../../server/compiler/bundled-files.ts';
import { type InvalidCase, unmarked } from '../server/compiler/invalid/invalid-case.ts';
import { invalidCases } from '../server/compiler/invalid/invalid-cases.ts';
import { bufProgram } from './buf-cli.ts';
import { installProtoc } from './protoc.ts';

const partStep = 20;

const { values } = parseArgs({ options: { part: { type: 'boolean', default: false } } });
const cases = invalidCases.filter((_, index) => !values.part || index % partStep === 0);

const oracles = ['protoc', 'buf'] as const;
type Oracle = (typeof oracles)[number];

const commands: Record<Oracle, readonly [command: string, ...args: string[]]> = {
  protoc: [...(await installProtoc()), '-I.', `--descriptor_set_out=${devNull}`, 'case.proto'],
  buf: [bufProgram(), 'build', '--path', 'case.proto', '-o', devNull],
};

/** Definitions that we bring along and the oracles do not. */
const bundledApis = Object.fromEntries(
  [...bundledFiles].filter(([file]) => file.startsWith('google/api/') || file.startsWith('google/rpc/')),
);

/** Whether an oracle takes a case, and what it says first. */
async function ask(oracle: Oracle, folder: string): Promise<{ accepts: boolean; says: string }> {
  const [command, ...args] = commands[oracle];
  const { promise, resolve, reject } = Promise.withResolvers<{ accepts: boolean; says: string }>();
  execFile(command, args, { cwd: folder, encoding: 'utf8' }, (error, _, errors) => {
    // protoc aborts on some; a command that is not there has a code in words.
    if (typeof error?.code === 'string') reject(error);
    else resolve({ accepts: !error, says: errors.trim().split('\n')[0] ?? '' });
  });
  return promise;
}

/** Asks both about a case; answers with what differs from what the case says of them, a line each. */
async function check(
  invalid: InvalidCase,
): Promise<{ rejects: Record<Oracle, boolean>; problems: string[] }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'skep-invalid-'));
  try {
    const texts = { ...bundledApis, ...invalid.others, 'case.proto': unmarked(invalid).text };
    for (const [file, text] of Object.entries(texts)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    const problems: string[] = [];
    const rejects = { protoc: false, buf: false };
    for (const oracle of oracles) {
      const { accepts, says } = await ask(oracle, folder);
      rejects[oracle] = !accepts;
      const agrees = accepts === (invalid.warning === true);
      const reason = invalid.differs?.[oracle];
      if (agrees && reason !== undefined) problems.push(`${oracle} agrees now; the case says "${reason}"`);
      if (!agrees && reason === undefined)
        problems.push(`${oracle} ${accepts ? 'takes it' : `refuses it: ${says}`}`);
    }
    return { rejects, problems };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const rejected: Record<Oracle, number> = { protoc: 0, buf: 0 };
const errors = cases.filter(({ warning }) => !warning);
const queue = [...cases];
let wrong = 0;

async function work(): Promise<void> {
  for (let invalid = queue.pop(); invalid; invalid = queue.pop()) {
    const { rejects, problems } = await check(invalid);
    if (!invalid.warning) for (const oracle of oracles) rejected[oracle] += rejects[oracle] ? 1 : 0;
    if (problems.length === 0) continue;
    wrong++;
    console.log(`${invalid.code}: ${invalid.text.replaceAll('\n', ' ').trim()}\n  ${problems.join('\n  ')}`);
  }
}

await Promise.all([work(), work()]);
console.log(`cases: ${cases.length}, of them warnings: ${cases.length - errors.length}`);
for (const oracle of oracles) {
  const share = ((100 * rejected[oracle]) / errors.length).toFixed(1);
  console.log(`${oracle} refuses ${rejected[oracle]} of the ${errors.length} that we refuse (${share} %)`);
}
const listed = cases.filter(({ differs }) => differs).length;
console.log(
  `cases that say why they differ: ${listed}; differences without a reason, or reasons without one: ${wrong}`,
);
process.exitCode = wrong === 0 ? 0 : 1;
