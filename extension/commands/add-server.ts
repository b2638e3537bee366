/** Adds a server of someone else's: any that speaks gRPC or Connect, by its address. */
import * as vscode from 'vscode';
import { Protocol } from '../../runtime/api/gen/skep/foreign/v1/foreign_pb.ts';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { checkAddress, nameProblem, toAddress } from './add-environment.ts';
import { chooseTlsFiles } from './ask-certificates.ts';
import {
  askHeader,
  askProtocol,
  askSource,
  type ProbedServer,
  probeServer,
  type ServerDraft,
} from './probe-server.ts';

const protocolNames = new Map<Protocol, string>([
  [Protocol.GRPC, 'gRPC'],
  [Protocol.CONNECT, 'Connect'],
  [Protocol.GRPC_WEB, 'gRPC-Web'],
]);

/** Asks for its address, for what it needs beyond that, and a name. Undefined when the user gave up. */
export async function addServer(skep: Skep): Promise<Environment | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Add Server (1/3)',
    prompt: 'Address of any server that speaks gRPC or Connect',
    placeHolder: 'https://api.example.com',
    ignoreFocusOut: true,
    validateInput: checkAddress,
  });
  const url = text === undefined ? undefined : toAddress(text);
  if (!url) return undefined;
  const address = url.origin + url.pathname.replace(/\/+$/, '');
  const draft: ServerDraft = {
    address,
    protocol: Protocol.UNSPECIFIED,
    source: { kind: 'reflection' },
    headers: [],
  };
  return settle(skep, draft, undefined);
}

/** Changes what was said of one; its name stays. */
export async function editServer(skep: Skep, target?: { environment: Environment }): Promise<void> {
  const name = target?.environment.name ?? (await pickServer(skep));
  const server = name === undefined ? undefined : await skep.environments.server(name);
  if (name === undefined || !server) return;
  const { address, foreign, tls } = server.saved;
  const draft: ServerDraft = {
    address,
    protocol: foreign?.protocol ?? Protocol.UNSPECIFIED,
    source: foreign?.source ?? { kind: 'reflection' },
    headers: server.headers,
    ...(tls && { tls }),
  };
  await settle(skep, draft, name);
}

/** Until nothing more is to be said; keeps it then. */
async function settle(
  skep: Skep,
  draft: ServerDraft,
  name: string | undefined,
): Promise<Environment | undefined> {
  for (;;) {
    const probed = await probeServer(skep, draft);
    if (!probed) return undefined;
    const more = await askMore(draft, probed, name);
    if (more === 'again') continue;
    if (more === 'no') return undefined;
    const chosen = name ?? (await askName(skep, draft.address));
    if (chosen === undefined) return undefined;
    const { address, source, headers, tls } = draft;
    const foreign = { protocol: probed.protocol, source };
    const saved = { name: chosen, address, ...(tls && { tls }), foreign };
    const environment = await skep.environments.addServer(saved, headers);
    await vscode.commands.executeCommand('skep.services.focus');
    return environment;
  }
}

/** `again`: the server is to be asked once more, as something else is known now. */
async function askMore(
  draft: ServerDraft,
  { protocol, services }: ProbedServer,
  name: string | undefined,
): Promise<'done' | 'again' | 'no'> {
  const { headers, tls, source } = draft;
  const ask = (label: string, description: string, change?: () => Promise<boolean>) => ({
    ...{ label, description, change },
  });
  const items = [
    ask(
      name === undefined ? '$(check) Add' : '$(check) Save',
      `${services.length} ${services.length === 1 ? 'service' : 'services'}: ${services.join(', ')}`,
    ),
    ask('$(key) Header...', headers.map(([header]) => header).join(', ') || 'none', () => askHeader(draft)),
    ask(
      '$(lock) Certificates...',
      Object.values(tls ?? {}).join(', ') || 'those that everybody trusts',
      async () => {
        draft.tls = await chooseTlsFiles();
        return true;
      },
    ),
    ask('$(symbol-interface) Definitions...', sourceText(source), () => askSource(draft, sourceText(source))),
    ask('$(plug) Protocol...', protocolNames.get(protocol) ?? 'found out', () => askProtocol(draft)),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: name === undefined ? `Add Server (2/3): ${draft.address}` : `${name}: ${draft.address}`,
    placeHolder: 'It answers. Say what else it wants, or go on',
    ignoreFocusOut: true,
  });
  if (!chosen) return 'no';
  if (!chosen.change) return 'done';
  await chosen.change();
  return 'again';
}

function sourceText(source: ServerDraft['source']): string {
  if (source.kind === 'reflection') return 'from the server itself';
  return source.kind === 'module' ? source.folder : source.file;
}

async function askName(skep: Skep, address: string): Promise<string | undefined> {
  const taken = new Set(skep.environments.all.map(({ name }) => name));
  const [first = ''] = new URL(address).hostname.split('.');
  const free = [first, 'server'].find((name) => nameProblem(name) === undefined && !taken.has(name));
  return vscode.window.showInputBox({
    title: 'Add Server (3/3)',
    prompt: 'Name of the server, in the sidebar and in request files',
    value: free ?? '',
    ignoreFocusOut: true,
    validateInput: (name) => {
      const problem = nameProblem(name);
      if (problem !== undefined) return problem;
      return taken.has(name) ? `${name} is there already.` : undefined;
    },
  });
}

async function pickServer(skep: Skep): Promise<string | undefined> {
  const names = skep.environments.added.filter(({ foreign }) => foreign).map(({ name }) => name);
  if (names.length > 0) return vscode.window.showQuickPick(names, { placeHolder: 'Edit which server?' });
  void vscode.window.showInformationMessage('No server was added yet: "Add Server..." does that.');
  return undefined;
}
