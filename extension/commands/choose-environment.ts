/** Changes where a request goes: the name at the head of its request line. */
import * as vscode from 'vscode';
import { parseRequestFile, requestAt } from '../../runtime/api/request/request-file.ts';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { chooseEnvironment } from '../request/open-request.ts';
import { reachLook } from '../views/state.ts';
import { addEnvironment } from './add-environment.ts';
import { findPlace, type RequestPlace } from './send-request.ts';

/** Without an environment: the way to add one. */
interface EnvironmentItem extends vscode.QuickPickItem {
  environment?: Environment;
}

/** Lets the user choose where the request at a place goes; the one at the cursor by default. */
export async function chooseRequestEnvironment(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document, line } = await findPlace(place);
  const environment = await pickEnvironment(
    skep,
    skep.environments.all,
    'Send this request to which environment?',
  );
  const request = requestAt(parseRequestFile(document.getText()), line);
  if (environment && request) await chooseEnvironment(document, request, environment);
}

/** Lets the user choose one of these, or add one. */
export async function pickEnvironment(
  skep: Skep,
  environments: readonly Environment[],
  placeHolder: string,
): Promise<Environment | undefined> {
  const items: EnvironmentItem[] = environments.map((environment) => ({
    label: environment.name,
    iconPath: reachLook(environment).icon,
    description: environment.publicAddress,
    environment,
  }));
  const add: EnvironmentItem = { label: 'Add Environment...', iconPath: new vscode.ThemeIcon('add') };
  const chosen = await vscode.window.showQuickPick([...items, add], {
    placeHolder,
    matchOnDescription: true,
  });
  if (!chosen) return undefined;
  return chosen.environment ?? addEnvironment(skep);
}
