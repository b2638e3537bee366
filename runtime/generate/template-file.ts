import { existsSync } from 'node:fs';
import path from 'node:path';

/** The file that says what is generated, in the folder that it is generated from. */
export const templateFile = 'buf.gen.yaml';

/** Whether code of this folder is generated as a template says. */
export function hasTemplate(folder: string): boolean {
  return existsSync(path.join(folder, templateFile));
}
