/** Addresses as this window's user reaches them: a remote window forwards ports or goes through a proxy. */
import * as vscode from 'vscode';

const known = new Map<string, string>();

/** Base URL to show for the gateway's own; the same where the editor runs on this machine. */
export async function externalAddress(address: string): Promise<string> {
  if (address === '' || !isElsewhere()) return address;
  const before = known.get(address);
  if (before !== undefined) return before;
  const uri = await vscode.env.asExternalUri(vscode.Uri.parse(address));
  const external = uri.toString(true).replace(/\/$/, '');
  known.set(address, external);
  return external;
}

/** Hosts, without ports, by which requests may come: from the settings, and from where the editor forwards to. */
export async function allowedHosts(address: string): Promise<string[]> {
  const set = vscode.workspace.getConfiguration('skep.gateway').get<string[]>('allowedHosts', []);
  const host = URL.parse(await externalAddress(address))?.hostname;
  return [...new Set(host ? [...set, host] : set)];
}

function isElsewhere(): boolean {
  return vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
}
