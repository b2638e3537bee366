/** What a page in a webview says to the extension, and what it keeps while it is hidden. */

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

const api = acquireVsCodeApi();

/** Tells the extension something; it need not hear it. */
export function tellExtension<Message>(message: Message): void {
  api.postMessage(message);
}

/** What was kept, with what it begins with where nothing was. */
export function keptState<State extends object>(initial: State): State {
  return { ...initial, ...(api.getState() as Partial<State> | undefined) };
}

/** Keeps what the page shows next time, in place of what was kept before. */
export function keepState<State extends object>(state: State): void {
  api.setState(state);
}

/** Hears all that the extension tells from now on. */
export function hearExtension<Message>(heard: (message: Message) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<Message>) => heard(data));
}
