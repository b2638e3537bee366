/** Asks for the certificates of an environment that cannot be reached without. */
import path from 'node:path';
import * as vscode from 'vscode';
import { type ClientTlsFiles, clientTlsFiles } from '../../runtime/api/client-tls.ts';
import { connectEnvironment } from '../../runtime/api/connect.ts';
import { errorText, isTlsProblem } from '../environment/error-text.ts';

/** Milliseconds that an environment has to answer. */
const patience = 10_000;
const chooseFiles = 'Choose Files...';

/** What was chosen; nothing where everybody's certificates do, and undefined when the user gave up. */
export async function askCertificates(address: string): Promise<{ tls?: ClientTlsFiles } | undefined> {
  if (!address.startsWith('https:')) return {};
  let tls: ClientTlsFiles | undefined;
  for (;;) {
    const problem = await problemOf(address, tls);
    if (problem === undefined) return tls ? { tls } : {};
    const answer = await vscode.window.showWarningMessage(
      'The certificates are not accepted.',
      { modal: true, detail: problem },
      chooseFiles,
    );
    if (answer !== chooseFiles) return undefined;
    tls = await chooseTlsFiles();
  }
}

/** By the dialogs of the system, each beginning beside what the one before chose. Half of a pair is told when it is tried. */
export async function chooseTlsFiles(): Promise<ClientTlsFiles> {
  const ca = await askFile(
    'Who signed its certificate: PEM (Escape: those that everybody trusts)',
    undefined,
  );
  const cert = await askFile('The certificate to show it: PEM (Escape: none)', ca);
  const key = cert && (await askFile('The private key of that certificate: PEM', cert));
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/** Why the certificates of the two sides do not go together; undefined where they do, or something else is wrong. */
async function problemOf(address: string, tls: ClientTlsFiles | undefined): Promise<string | undefined> {
  try {
    const files = clientTlsFiles({ cert: tls?.cert, key: tls?.key, ca: tls?.ca });
    using connection = connectEnvironment({ address, token: '', tls: files });
    await connection.environment.getStatus({}, { timeoutMs: patience });
  } catch (error) {
    if (isTlsProblem(error, address)) return errorText(error, address);
  }
  return undefined;
}

async function askFile(title: string, beside: string | undefined): Promise<string | undefined> {
  const defaultUri = beside === undefined ? undefined : vscode.Uri.file(path.dirname(beside));
  const options = { title, openLabel: 'Choose' };
  const chosen = await vscode.window.showOpenDialog({ ...options, ...(defaultUri && { defaultUri }) });
  return chosen?.[0]?.fsPath;
}
