/**
 * What buf says of a text, thousands of times a second: the Go program of buf-verdicts/, built into the cache folder, and
 * every verdict it gave, kept there by content. `go` is needed for what is not kept yet.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { makeFolderOnce } from '../../.scripts/once.ts';
import { cache } from '../../.scripts/places.ts';
import { runCommand } from '../../.scripts/run-command.ts';
import { corpusName } from './corpus-files.ts';

/** The version whose compiler, at the very commit, buf-verdicts/go.mod names. */
export const bufVersion = '1.75.0';

const sources = path.join(import.meta.dirname, 'buf-verdicts');

/** A text, and the import path it stands for in the corpus. */
export interface Question {
  readonly path: string;
  readonly text: string;
}

export interface Verdict {
  readonly accepted: boolean;
  /** The first error, as `path:line:column: message`; '' when accepted. */
  readonly firstError: string;
}

/** Names a text by content: the same for the same text at the same place of the same corpus. 16 hexadecimal digits. */
export function questionId({ path: importPath, text }: Question): string {
  return createHash('sha256').update(`${corpusName}\0${importPath}\0${text}`).digest('hex').slice(0, 16);
}

export class BufOracle implements Disposable {
  readonly #root: string;
  readonly #file: string;
  readonly #known = new Map<string, Verdict>();
  #program: VerdictProgram | undefined;
  asked = 0;

  /** `root` is the corpus's import root. */
  constructor(root: string) {
    this.#root = root;
    this.#file = path.join(cache, `buf-verdicts-${bufVersion}-${fingerprint()}`, 'verdicts.txt');
    if (!existsSync(this.#file)) return;
    for (const line of readFileSync(this.#file, 'utf8').split('\n')) {
      const [id, firstError] = [line.slice(0, 16), line.slice(17)];
      if (line.length > 16) this.#known.set(id, { accepted: firstError === '', firstError });
    }
  }

  /** Verdicts on texts, in their order. Throws when the program cannot be built or ends. */
  async verdicts(questions: readonly Question[]): Promise<Verdict[]> {
    const open = questions.filter((question) => !this.#known.has(questionId(question)));
    if (open.length > 0) {
      this.#program ??= new VerdictProgram(await buildProgram(), this.#root);
      const answers = await this.#program.ask(open);
      const lines: string[] = [];
      for (const [index, question] of open.entries()) {
        const answer = answers[index];
        if (!answer) throw new Error('buf-verdicts left a question unanswered');
        const id = questionId(question);
        this.#known.set(id, answer);
        lines.push(`${id} ${answer.firstError}\n`);
      }
      this.asked += open.length;
      mkdirSync(path.dirname(this.#file), { recursive: true });
      appendFileSync(this.#file, lines.join(''));
    }
    return questions.map((question) => {
      const verdict = this.#known.get(questionId(question));
      if (!verdict) throw new Error('a verdict was lost');
      return verdict;
    });
  }

  [Symbol.dispose](): void {
    this.#program?.end();
  }
}

/** Changes with the program, so that verdicts of another one are not taken for its. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const name of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(path.join(sources, name)));
  return hash.digest('hex').slice(0, 12);
}

async function buildProgram(): Promise<string> {
  const folder = path.join(cache, `buf-verdicts-${bufVersion}-${fingerprint()}-program`);
  await makeFolderOnce(folder, async (temporary) => {
    console.error(`Building buf-verdicts into ${folder} (once)`);
    await runCommand('go', ['build', '-o', path.join(temporary, 'buf-verdicts'), '.'], { cwd: sources });
  });
  return path.join(folder, 'buf-verdicts');
}

class VerdictProgram {
  readonly #child;
  readonly #lines;
  readonly #ended: Promise<never>;

  constructor(program: string, root: string) {
    this.#child = spawn(program, [root], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((_, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => reject(new Error(`buf-verdicts ended: ${code ?? signal}`)));
    });
    this.#ended.catch(() => {});
    // A write after the end is told by `close`.
    this.#child.stdin.on('error', () => {});
  }

  async ask(questions: readonly Question[]): Promise<Verdict[]> {
    for (const question of questions) this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const verdicts: Verdict[] = [];
    while (verdicts.length < questions.length) {
      const { value, done } = await Promise.race([this.#lines.next(), this.#ended]);
      if (done) return await this.#ended;
      const { accepted, errors } = JSON.parse(value) as { accepted: boolean; errors?: string[] };
      const firstError =
        errors?.[0]?.replaceAll(/\s+/g, ' ') ?? (accepted ? '' : 'rejected without a reason');
      verdicts.push({ accepted, firstError });
    }
    return verdicts;
  }

  end(): void {
    this.#child.stdin.end();
  }
}
