/** What a user downloads: the size of the .vsix of this platform (`npm run package` prints all). Target: 8 MB. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { packagedExtension } from '../vscode/harness/extension-package.ts';

const vsix = packagedExtension();
console.log(`${path.basename(vsix)}: ${((await stat(vsix)).size / 1_000_000).toFixed(2)} MB (target 8 MB)`);
