/** Run as a process of its own: joins the local environment of a folder and holds projects until it is killed. */
import path from 'node:path';
import { HeldProjects } from '../../../runtime/api/held-projects.ts';
import { joinLocalEnvironment } from '../../../runtime/environment/index.ts';

const [folder = '', ...projects] = process.argv.slice(2);
const held = new HeldProjects({ client: `process ${process.pid}`, workspaceFolders: () => [folder] });
const endpoints: unknown[] = [];
await joinLocalEnvironment({
  home: path.join(folder, 'home'),
  port: 0,
  signal: new AbortController().signal,
  onEndpoint(endpoint) {
    endpoints.push(endpoint);
    held.use(endpoint);
  },
});
for (const project of projects) await held.run(project, new AbortController().signal);
process.send?.(endpoints[0]);
