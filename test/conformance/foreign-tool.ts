/** Runs the clients of others against our gateway. */
import { type ExecFileException, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export interface ToolResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** The `buf` of this project's own devDependencies. */
export const buf = path.join(import.meta.dirname, '..', '..', 'node_modules', '.bin', 'buf');

/** A program of Debian's; throws with the package to install when it is not there. */
export function debianTool(file: string, debianPackage: string): string {
  if (!existsSync(file)) throw new Error(`${file} is missing: apt-get install ${debianPackage}`);
  return file;
}

/** Runs a tool to its end and resolves with what it wrote, whatever its exit code. Rejects when it cannot start. */
export function runTool(
  file: string,
  args: string[],
  options: { input?: string; env?: NodeJS.ProcessEnv; cwd?: string; timeoutMs?: number } = {},
): Promise<ToolResult> {
  const env = { ...process.env, ...options.env };
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ stdout, stderr, exitCode: error ? Number(error.code) : 0 });
    };
    const child = execFile(
      file,
      args,
      { env, cwd: options.cwd, timeout: options.timeoutMs ?? 60_000, maxBuffer: 64 * 1024 * 1024 },
      done,
    );
    child.stdin?.end(options.input);
  });
}
