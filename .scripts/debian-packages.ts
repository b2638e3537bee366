/** What the editor in the browser, and the browser, need of Debian. */
import { existsSync } from 'node:fs';
import { runCommand } from './run-command.ts';

/**
 * Makes sure that Debian packages are installed: installs what is missing where we are root, and otherwise throws with
 * the command that does. On a Linux that is not Debian's it does nothing: the names differ, the compiler will tell.
 */
export async function requireDebianPackages(names: readonly string[]): Promise<void> {
  if (!existsSync('/usr/bin/dpkg')) return;
  const missing = await missingPackages(names);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) {
    throw new Error(`Debian packages are missing. Install them with: sudo ${command}`);
  }
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-q'], { env });
  await runCommand('apt-get', command.split(' ').slice(1), { env });
}

async function missingPackages(names: readonly string[]): Promise<string[]> {
  const installed = await Promise.all(
    names.map((name) =>
      runCommand('dpkg', ['--status', name]).then(
        (status) => /^Status: install ok installed$/m.test(status),
        () => false,
      ),
    ),
  );
  return names.filter((_, index) => !installed[index]);
}
