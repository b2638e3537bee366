/** Adds an environment: an address and a token that it accepts. */
import * as vscode from 'vscode';
import type { ClientTlsFiles } from '../../runtime/api/client-tls.ts';
import { connectEnvironment, type EnvironmentAddress, toUserError } from '../../runtime/api/connect.ts';
import { environmentNameProblem } from '../../runtime/api/environment-name.ts';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { askCertificates } from './ask-certificates.ts';
import { askUntil } from './ask-until.ts';

const title = 'Add Environment';

/** Milliseconds that an environment has to answer. */
const patience = 10_000;

/** Asks for its address, its certificates where it wants any, its token and a name. Undefined when the user gave up. */
export async function addEnvironment(skep: Skep): Promise<Environment | undefined> {
  const address = await askAddress();
  if (address === undefined) return undefined;
  const certificates = await askCertificates(address);
  if (certificates === undefined) return undefined;
  const checked = await askToken(`${title} (2/3)`, address, certificates.tls);
  if (!checked) return undefined;
  const name = await askName(skep, checked.name, address);
  if (name === undefined) return undefined;
  const environment = await skep.environments.add(name, address, checked.token, certificates.tls);
  await vscode.commands.executeCommand('skep.services.focus');
  return environment;
}

async function askAddress(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: `${title} (1/3)`,
    prompt: 'Address of a `skep server`',
    placeHolder: 'https://skep.example.com:8080',
    ignoreFocusOut: true,
    validateInput: checkAddress,
  });
  return text === undefined ? undefined : toAddress(text)?.origin;
}

/** The token, and what the environment that accepts it calls itself. */
export function askToken(
  title: string,
  address: string,
  tls: ClientTlsFiles | undefined,
): Promise<{ token: string; name: string } | undefined> {
  const question = {
    title,
    prompt: `Token for ${address}: \`skep server\` shows one when it first starts`,
    password: true,
    check: (text: string) => (text.trim() === '' ? 'A token is needed.' : undefined),
  };
  return askUntil(question, async (text, signal) => {
    const token = text.trim();
    return { token, name: await askEnvironment({ address, token, tls }, signal) };
  });
}

async function askName(skep: Skep, suggested: string, address: string): Promise<string | undefined> {
  const host = new URL(address).hostname;
  const taken = new Set(skep.environments.all.map(({ name }) => name));
  const free = [suggested, host.split('.')[0] ?? '', 'server'].find(
    (name) => environmentNameProblem(name) === undefined && !taken.has(name),
  );
  return vscode.window.showInputBox({
    title: `${title} (3/3)`,
    prompt: 'Name of the environment, in the sidebar and in request files',
    value: free ?? '',
    ignoreFocusOut: true,
    validateInput: (name) => {
      const problem = nameProblem(name);
      if (problem !== undefined) return problem;
      const message = `${name} is there already: its address and token will be replaced.`;
      return taken.has(name) ? { message, severity: vscode.InputBoxValidationSeverity.Warning } : undefined;
    },
  });
}

/** Why an environment cannot have the name that is being typed, as a sentence. */
export function nameProblem(name: string): string | undefined {
  const problem = environmentNameProblem(name);
  return problem && `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
}

/** What the environment at an address calls itself. Throws an Error for people when it does not accept the token. */
async function askEnvironment(to: EnvironmentAddress, signal: AbortSignal): Promise<string> {
  const connection = connectEnvironment(to);
  try {
    const { status } = await connection.environment.getStatus({}, { signal, timeoutMs: patience });
    return status?.environment ?? '';
  } catch (error) {
    throw toUserError(error, to.address);
  } finally {
    connection[Symbol.dispose]();
  }
}

/** What is wrong with an address that is being typed: nothing, an error, or a warning where a token would go unencrypted. */
export function checkAddress(text: string): string | vscode.InputBoxValidationMessage | undefined {
  const url = toAddress(text);
  if (!url) return 'Write an address like https://skep.example.com:8080.';
  if (url.protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
    return undefined;
  const message = 'Without https the token can be read by everybody on the way.';
  return { message, severity: vscode.InputBoxValidationSeverity.Warning };
}

/** An address without a scheme is http on this machine, https elsewhere. */
export function toAddress(text: string): URL | undefined {
  const trimmed = text.trim();
  const local = /^(localhost|127\.|\[::1\])/.test(trimmed);
  const url = URL.parse(/^\w+:\/\//.test(trimmed) ? trimmed : `${local ? 'http' : 'https'}://${trimmed}`);
  return url && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
}
