/** Which files may be tests. */

/** What finds them. */
export const testFiles = '**/*.rpc.http';
/** What is installed is tested by those who made it. */
export const installed = '**/node_modules/**';

/** Whether a file is one that may hold tests, by its path within the workspace. */
export function isTestFile(path: string): boolean {
  return path.endsWith('.rpc.http') && !path.split('/').includes('node_modules');
}
