/** Asks a server what it serves, by the local environment, and what it needs where it does not say. */
import * as vscode from 'vscode';
import { pathProblem } from '../../runtime/api/address-path.ts';
import type { ClientTlsFiles } from '../../runtime/api/client-tls.ts';
import { Protocol } from '../../runtime/api/gen/skep/foreign/v1/foreign_pb.ts';
import { type Skep, trustedLocal } from '../context.ts';
import { errorText, reachError } from '../environment/error-text.ts';
import {
  type ForeignSource,
  foreignMessage,
  type HeaderValues,
  writeHeaders,
} from '../environment/saved-environment.ts';
import { chooseTlsFiles } from './ask-certificates.ts';

/** What is known of a server that is being added. */
export interface ServerDraft {
  address: string;
  /** As it was told; found out while it is unspecified. */
  protocol: Protocol;
  source: ForeignSource;
  headers: HeaderValues;
  tls?: ClientTlsFiles;
}

/** What it said: how it is talked to, and the full names of its services. */
export interface ProbedServer {
  protocol: Protocol;
  services: readonly string[];
}

/** Until it says what it serves; what is asked of the user changes the draft. Undefined when the user gave up. */
export async function probeServer(skep: Skep, draft: ServerDraft): Promise<ProbedServer | undefined> {
  for (;;) {
    const answer = await probe(skep, draft);
    if (answer === undefined || 'services' in answer) return answer;
    if (!(await mend(draft, answer))) return undefined;
  }
}

/** With its progress shown, to be cancelled: undefined then. */
async function probe(skep: Skep, draft: ServerDraft): Promise<ProbedServer | Error | undefined> {
  const problem = pathProblem(draft.address, draft.protocol, 'that it speaks Connect or gRPC-Web');
  if (problem !== undefined) return new PathRefused(`${problem}.`);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Asking ${draft.address} what it serves`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_, cancel) => {
    const cancelled = new AbortController();
    cancel.onCancellationRequested(() => cancelled.abort());
    const { signal } = cancelled;
    const { local } = skep.environments;
    try {
      trustedLocal(skep).start();
      await local.connected(signal);
      const { address, source, protocol, headers, tls } = draft;
      const saved = { name: address, address, ...(tls && { tls }), foreign: { protocol, source } };
      const foreign = await foreignMessage(saved, writeHeaders(headers));
      return await local.api.foreign.probe({ foreign }, { signal });
    } catch (error) {
      if (signal.aborted) return undefined;
      return reachError(error, local.address || 'the local environment');
    }
  });
}

/** The address has a path that it may not have. */
class PathRefused extends Error {
  readonly code = 'address-path';
}

/** Asks for what was missing. False when the user gave up. */
async function mend(draft: ServerDraft, failure: Error): Promise<boolean> {
  const code = 'code' in failure ? failure.code : undefined;
  const detail = errorText(failure, draft.address);
  switch (code) {
    case 'no-reflection':
    case 'reflection-failed':
      return askSource(draft, 'What it serves is not known: choose where that is written', detail);
    case 'headers-refused':
      return askHeader(draft, detail);
    case 'tls-refused':
    case 'tls-invalid':
    case 'tls-unreadable':
      return askTls(draft, detail);
    case 'address-path':
    case 'no-http2':
      return askProtocol(draft, detail);
    case 'address-scheme':
      return offerScheme(draft, detail);
    default: {
      const again = 'Try Again';
      const options = { modal: true, detail };
      const chosen = await vscode.window.showWarningMessage(
        'The server cannot be added like this.',
        options,
        again,
      );
      return chosen === again;
    }
  }
}

/** Where its definitions come from. `failure` is why they did not come from the server itself. */
export async function askSource(draft: ServerDraft, placeHolder: string, failure = ''): Promise<boolean> {
  const items = [
    {
      label: '$(file-binary) Descriptor Set...',
      description: '.binpb or .json',
      kind: 'descriptors' as const,
    },
    {
      label: '$(folder) Folder of Definitions...',
      description: 'with its buf.yaml',
      kind: 'module' as const,
    },
    {
      label: '$(globe) The Server Itself',
      description: 'by reflection',
      // Where the question has the placeholder, a sentence is cut off.
      detail: failure,
      kind: 'reflection' as const,
    },
  ].map((item) => ({ ...item, itemKind: item.kind, kind: vscode.QuickPickItemKind.Default }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Where do its definitions come from?',
    placeHolder,
    ignoreFocusOut: true,
  });
  if (!chosen) return false;
  if (chosen.itemKind === 'reflection') {
    draft.source = { kind: 'reflection' };
    return true;
  }
  const isFolder = chosen.itemKind === 'module';
  const [place] =
    (await vscode.window.showOpenDialog({
      title: isFolder ? 'Folder of its definitions' : 'Its FileDescriptorSet',
      openLabel: 'Choose',
      canSelectFolders: isFolder,
      canSelectFiles: !isFolder,
    })) ?? [];
  if (!place) return false;
  draft.source = isFolder
    ? { kind: 'module', folder: place.fsPath }
    : { kind: 'descriptors', file: place.fsPath };
  return true;
}

/** One header more; of one that is there already, another value. */
export async function askHeader(draft: ServerDraft, detail = ''): Promise<boolean> {
  const name = await vscode.window.showInputBox({
    title: 'Name of the header',
    prompt: detail,
    value: 'authorization',
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text) ? undefined : 'This cannot be the name of a header.',
  });
  if (name === undefined) return false;
  const value = await vscode.window.showInputBox({
    title: `Value of ${name}`,
    prompt: 'Kept with the secrets of the editor, and sent with each call. Empty: the header is left out.',
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined) return false;
  const others = draft.headers.filter(([each]) => each !== name.toLowerCase());
  draft.headers = value === '' ? others : [...others, [name.toLowerCase(), value]];
  return true;
}

/** It is encrypted where the address says that it is not, or the other way round. */
async function offerScheme(draft: ServerDraft, detail: string): Promise<boolean> {
  const isHttps = draft.address.startsWith('https:');
  const address = draft.address.replace(/^https?:/, isHttps ? 'http:' : 'https:');
  const use = `Use ${address}`;
  const message = isHttps ? 'The server is not encrypted.' : 'The server is encrypted.';
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, use)) !== use) return false;
  draft.address = address;
  return true;
}

async function askTls(draft: ServerDraft, detail: string): Promise<boolean> {
  const chooseFiles = 'Choose Files...';
  const answer = await vscode.window.showWarningMessage(
    'The certificates are not accepted.',
    { modal: true, detail },
    chooseFiles,
  );
  if (answer !== chooseFiles) return false;
  draft.tls = await chooseTlsFiles();
  return true;
}

/** How it is talked to. */
export async function askProtocol(draft: ServerDraft, failure = ''): Promise<boolean> {
  const items = [
    { label: 'Found Out', detail: failure, protocol: Protocol.UNSPECIFIED },
    { label: 'gRPC', protocol: Protocol.GRPC },
    { label: 'Connect', protocol: Protocol.CONNECT },
    { label: 'gRPC-Web', protocol: Protocol.GRPC_WEB },
  ];
  const options = { title: 'Protocol', placeHolder: 'Which protocol does it speak?', ignoreFocusOut: true };
  const chosen = await vscode.window.showQuickPick(items, options);
  if (!chosen) return false;
  draft.protocol = chosen.protocol;
  return true;
}
