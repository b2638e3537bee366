/** Adds an environment: an address and a token that it accepts. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';

/** So that `{{name}}` in a request file can be it. */
const namePattern = /^[A-Za-z][\w.-]*$/;
const title = 'Add Environment';

/** What answers at an address, or a sentence why nothing does. */
type Answer = { name: string } | { failure: string };

export async function addEnvironment(skep: Skep): Promise<Environment | undefined> {
  const address = await askAddress();
  if (address === undefined) return undefined;
  const checked = await askToken(address);
  if (!checked) return undefined;
  const name = await askName(skep, checked.name, address);
  if (name === undefined) return undefined;
  const environment = await skep.environments.add(name, address, checked.token);
  await vscode.commands.executeCommand('skep.environments.focus');
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

/** Asks until the environment accepts the token or the user gives up. */
async function askToken(address: string): Promise<{ token: string; name: string } | undefined> {
  let failure = '';
  for (;;) {
    const token = await vscode.window.showInputBox({
      title: `${title} (2/3)`,
      prompt: failure || `Token for ${address}: \`skep server\` shows one when it first starts`,
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === '' ? 'A token is needed.' : undefined),
    });
    if (token === undefined) return undefined;
    const location = vscode.ProgressLocation.Notification;
    const title_ = `Asking ${address}`;
    const answer = await vscode.window.withProgress(
      { location, title: title_, cancellable: true },
      (_, cancel) => ask(address, token.trim(), cancel),
    );
    if ('name' in answer) return { token: token.trim(), name: answer.name };
    failure = answer.failure;
    void vscode.window.showErrorMessage(failure);
  }
}

async function askName(skep: Skep, suggested: string, address: string): Promise<string | undefined> {
  const host = new URL(address).hostname;
  const taken = new Set(skep.environments.all.map(({ name }) => name));
  const free = [suggested, host.split('.')[0] ?? '', 'server'].find(
    (name) => namePattern.test(name) && !taken.has(name),
  );
  return vscode.window.showInputBox({
    title: `${title} (3/3)`,
    prompt: 'Name of the environment, in the sidebar and in request files',
    value: free ?? '',
    ignoreFocusOut: true,
    validateInput: (name) => {
      if (!namePattern.test(name))
        return 'A name begins with a letter and has letters, digits, `-`, `_` and `.`.';
      if (name === skep.environments.local.name) return `\`${name}\` is this machine's own.`;
      const message = `${name} is there already: its address and token will be replaced.`;
      return taken.has(name) ? { message, severity: vscode.InputBoxValidationSeverity.Warning } : undefined;
    },
  });
}

async function ask(address: string, token: string, cancel: vscode.CancellationToken): Promise<Answer> {
  const { connectEnvironment } = await import('../../runtime/api/connect.ts');
  const { errorText } = await import('../environment/error-text.ts');
  const connection = connectEnvironment({ address, token });
  const controller = new AbortController();
  cancel.onCancellationRequested(() => controller.abort());
  try {
    const { status } = await connection.environment.getStatus(
      {},
      { signal: controller.signal, timeoutMs: 10_000 },
    );
    return { name: status?.environment ?? '' };
  } catch (error) {
    return { failure: errorText(error, address) };
  } finally {
    connection[Symbol.dispose]();
  }
}

function checkAddress(text: string): string | vscode.InputBoxValidationMessage | undefined {
  const url = toAddress(text);
  if (!url) return 'Write an address like https://skep.example.com:8080.';
  if (url.protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
    return undefined;
  const message = 'Without https the token can be read by everybody on the way.';
  return { message, severity: vscode.InputBoxValidationSeverity.Warning };
}

/** An address without a scheme is http on this machine, https elsewhere. */
function toAddress(text: string): URL | undefined {
  const trimmed = text.trim();
  const local = /^(localhost|127\.|\[::1\])/.test(trimmed);
  const url = URL.parse(/^\w+:\/\//.test(trimmed) ? trimmed : `${local ? 'http' : 'https'}://${trimmed}`);
  return url && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
}
