/** Puts an environment's address on the clipboard, as this window's user reaches it. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { externalAddress } from '../environment/external-address.ts';

/** Copies the address, of the local environment by default. Throws a sentence for people while there is none. */
export async function copyAddress(skep: Skep, target?: { environment: Environment }): Promise<void> {
  const environment = target?.environment ?? skep.environments.local;
  const address = environment.isLocal
    ? await externalAddress(environment.address)
    : environment.publicAddress;
  if (address === '') throw new Error(`The environment ${environment.name} has no address yet.`);
  await vscode.env.clipboard.writeText(address);
  vscode.window.setStatusBarMessage(`$(check) Copied ${address}`, 3000);
}
