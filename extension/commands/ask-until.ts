/** Asks for a value until it is accepted: the reason of a refusal stands below the input, and nothing typed is lost. */
import * as vscode from 'vscode';
import { errorText } from '../environment/error-text.ts';

/** What is asked, and how. */
export interface Question {
  title: string;
  prompt: string;
  placeholder?: string;
  value?: string;
  password?: boolean;
  /** What is wrong with a value, before it is even tried. */
  check(value: string): string | vscode.InputBoxValidationMessage | undefined;
}

/**
 * `accept` tries a value and throws an Error for people when it is refused. Answers with what `accept` did, or undefined
 * when the user gave up, which aborts the signal.
 */
export async function askUntil<T>(
  question: Question,
  accept: (value: string, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const input = vscode.window.createInputBox();
  const { check, ...shown } = question;
  Object.assign(input, { ignoreFocusOut: true, ...shown });
  const done = Promise.withResolvers<T | undefined>();
  const givenUp = new AbortController();
  input.onDidChangeValue((value) => {
    input.validationMessage = value === '' ? undefined : check(value);
  });
  input.onDidHide(() => {
    givenUp.abort();
    done.resolve(undefined);
  });
  input.onDidAccept(async () => {
    const problem = check(input.value);
    const isWarning =
      typeof problem === 'object' && problem.severity !== vscode.InputBoxValidationSeverity.Error;
    input.validationMessage = problem;
    if (input.busy || (problem !== undefined && !isWarning)) return;
    input.busy = true;
    try {
      done.resolve(await accept(input.value, givenUp.signal));
    } catch (error) {
      input.validationMessage = errorText(error);
    }
    input.busy = false;
  });
  input.show();
  try {
    return await done.promise;
  } finally {
    input.dispose();
  }
}
