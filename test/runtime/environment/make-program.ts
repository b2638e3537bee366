/** A project in Python for the tests: the echo service by Debian's grpcio. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { debianTool } from '../../conformance/foreign-tool.ts';
import { writeDescriptors } from '../supervisor/command/programs.ts';

const fixtures = path.join(import.meta.dirname, '..', '..', 'fixtures');

/** Makes the project in a new folder `echo` below `parent`, and gives that. */
export async function makePythonProject(
  parent: string,
  manifest: Record<string, unknown> = {},
): Promise<string> {
  const folder = path.join(parent, 'echo');
  await mkdir(folder);
  await cp(path.join(fixtures, 'programs', 'echo_server.py'), path.join(folder, 'server.py'));
  await cp(path.join(fixtures, 'echo', 'proto'), path.join(folder, 'proto'), { recursive: true });
  await writeDescriptors(folder);
  const command = [debianTool('/usr/bin/python3', 'python3-grpcio'), 'server.py', 'echo.binpb'];
  await writeFile(path.join(folder, 'skep.json'), JSON.stringify({ name: 'echo', command, ...manifest }));
  return folder;
}
