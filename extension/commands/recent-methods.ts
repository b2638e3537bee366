/** The methods that were called or looked at last in this workspace. */
import type { Skep } from '../context.ts';

const key = 'skep.recentMethods';
const keptAtMost = 20;

/** Their keys, the latest first. */
export function recentMethods({ context }: Skep): readonly string[] {
  return context.workspaceState.get<string[]>(key, []);
}

/** Puts a method, by its key, before all others; of the oldest those go that are too many. */
export async function rememberMethod(skep: Skep, method: string): Promise<void> {
  const others = recentMethods(skep).filter((each) => each !== method);
  await skep.context.workspaceState.update(key, [method, ...others].slice(0, keptAtMost));
}
