/** Forgets an environment. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';

/** Removes an added environment, when the user confirms it: one that the user picks, where none is given. */
export async function removeEnvironment(skep: Skep, target?: { environment: Environment }): Promise<void> {
  const name = target?.environment.name ?? (await pickName(skep));
  if (name === undefined) return;
  const remove = 'Remove';
  const isForeign = skep.environments.get(name)?.foreign !== undefined;
  const detail = isForeign
    ? 'Its address and headers are forgotten. Projects that use its services keep their clients, and can call them no more.'
    : 'Its token is forgotten. What is deployed there goes on running.';
  const choice = await vscode.window.showWarningMessage(
    `Remove the ${isForeign ? 'server' : 'environment'} ${name}?`,
    { modal: true, detail },
    remove,
  );
  if (choice === remove) await skep.environments.remove(name);
}

async function pickName(skep: Skep): Promise<string | undefined> {
  const names = skep.environments.added.map(({ name }) => name);
  if (names.length === 0)
    throw new Error('No environment was added yet: "Add Environment..." and "Add Server..." do that.');
  return vscode.window.showQuickPick(names, { placeHolder: 'Remove which environment?' });
}
