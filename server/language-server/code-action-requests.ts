import {
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  MessageType,
  type ServerCapabilities,
  ShowMessageNotification,
} from 'vscode-languageserver';
import {
  type ActionData,
  codeActionKinds,
  codeActions,
  RefusedAction,
  resolveCodeAction,
} from '../features/code-actions/index.ts';
import { fromClientUri } from '../workspace/uri.ts';
import { likelyWords } from './likely-words.ts';
import { answersOf, refuseWhenCancelled, signalOf } from './of-file.ts';
import type { ClientAbilities } from './requests.ts';
import type { Session } from './session.ts';

export const codeActionCapabilities = {
  codeActionProvider: { codeActionKinds: [...codeActionKinds], resolveProvider: true },
} satisfies ServerCapabilities;

/** Answers with what can be done in a range. What takes its time is worked out when it was chosen, by clients that can wait. */
export function answerCodeActions(
  { connection, workspace, configs, manifests }: Session,
  client: ClientAbilities,
): void {
  const ofFile = answersOf(workspace);
  const inDefinition = ofFile(
    [],
    async (file, { range, context }: CodeActionParams, snapshot, signal): Promise<CodeAction[]> => {
      const about = { file, snapshot, search: workspace, signal };
      const { diagnostics, only } = context;
      const actions = await codeActions(about, { range, diagnostics, only });
      if (client.resolvesEdits()) return actions;
      const whole = await Promise.all(actions.map((action) => resolved(action, signal).catch(refused)));
      return whole.filter((action) => action !== undefined);
    },
  );
  connection.onCodeAction((params, token) => {
    if (!client.codeActions()) return [];
    const { uri } = params.textDocument;
    const inConfig = likelyWords(
      params,
      (range) => configs.textAt(uri, range) ?? manifests.textAt(uri, range),
    );
    return inConfig.length > 0 ? inConfig : inDefinition(params, token);
  });
  connection.onCodeActionResolve(async (action: CodeAction, token: CancellationToken) => {
    try {
      return await resolved(action, signalOf(token), (notice) => tell(MessageType.Info, notice));
    } catch (error) {
      if (!(error instanceof RefusedAction)) throw error;
      // Clients show nothing of an error of this request.
      await tell(MessageType.Warning, error.message);
      return action;
    } finally {
      refuseWhenCancelled(token);
    }
  });

  function tell(type: MessageType, message: string): Promise<void> {
    return connection.sendNotification(ShowMessageNotification.type, { type, message });
  }

  async function resolved(
    action: CodeAction,
    signal: AbortSignal,
    withNotice?: (notice: string) => Promise<void>,
  ): Promise<CodeAction> {
    const { data, ...rest } = action;
    if (!isActionData(data)) return action;
    const snapshot = await workspace.openSnapshot();
    const file = snapshot.file(fromClientUri(data.uri));
    if (!file) throw new RefusedAction('The file is not open any more.');
    const { edit, notice } = await resolveCodeAction({ file, snapshot, search: workspace, signal }, data);
    if (notice) await withNotice?.(notice);
    return { ...rest, edit };
  }
}

function refused(error: unknown): undefined {
  if (!(error instanceof RefusedAction)) throw error;
  return undefined;
}

function isActionData(data: unknown): data is ActionData {
  return typeof data === 'object' && data !== null && 'deferred' in data && 'uri' in data;
}
