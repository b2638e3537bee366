/** Asks for the token of an environment again: the one that is kept is refused. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { askToken } from './add-environment.ts';

/** Asks for a new token of an environment: of one that the user picks, where none is given. */
export async function signIn(skep: Skep, target?: { environment: Environment }): Promise<void> {
  const environment = target?.environment ?? (await pickRefused(skep));
  if (!environment?.endpoint) return;
  const { address, tls } = environment.endpoint;
  const checked = await askToken(`Sign In to ${environment.name}`, address, tls);
  if (checked) await skep.environments.add(environment.name, address, checked.token, tls);
}

async function pickRefused(skep: Skep): Promise<Environment | undefined> {
  const refused = skep.environments.added.filter(({ reach, foreign }) => reach === 'refused' && !foreign);
  if (refused.length === 0) throw new Error('No environment refuses the token that is kept for it.');
  if (refused.length === 1) return refused[0];
  const items = refused.map((environment) => ({
    label: environment.name,
    description: environment.address,
    environment,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Sign in to which environment?' }))
    ?.environment;
}
