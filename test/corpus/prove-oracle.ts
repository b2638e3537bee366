/** Holds the program that stands in for buf to what `buf build` itself says. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bufBuild } from './buf-cli.ts';
import type { BufOracle, Question } from './buf-oracle.ts';

/** Asks both about each text, and answers with the questions on which they differ, and what buf wrote. */
export async function proveOracle(
  oracle: BufOracle,
  corpusRoot: string,
  questions: readonly Question[],
): Promise<{ question: Question; written: string }[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'skep-prove-'));
  const different: { question: Question; written: string }[] = [];
  try {
    const isWanted = (file: string): boolean => path.basename(file) !== 'node_modules';
    await cp(corpusRoot, folder, {
      recursive: true,
      filter: (file) => file === corpusRoot || isWanted(file),
    });
    const verdicts = await oracle.verdicts(questions);
    for (const [index, question] of questions.entries()) {
      const file = path.join(folder, question.path);
      const before = await readFile(file);
      await writeFile(file, question.text);
      const { accepted, errors } = await bufBuild(folder, ['--path', question.path]);
      await writeFile(file, before);
      if (accepted !== verdicts[index]?.accepted) different.push({ question, written: errors });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return different;
}
