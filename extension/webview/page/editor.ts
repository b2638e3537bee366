/** What a page in a webview says to the extension, and what it keeps while it is hidden. */

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** What the editor keeps of a page: what it is about, and how it was looked at. */
interface Kept {
  target: unknown;
  page: object;
}

const api = acquireVsCodeApi();
const kept: Kept = {
  target: JSON.parse(document.body.dataset.target ?? '{}'),
  page: (api.getState() as Partial<Kept> | undefined)?.page ?? {},
};
// For a window that is loaded anew, which has nothing else to go by.
api.setState(kept);

/** Tells the extension something; it need not hear it. */
export function tellExtension<Message>(message: Message): void {
  api.postMessage(message);
}

/** What was kept, with what it begins with where nothing was. */
export function keptState<State extends object>(initial: State): State {
  return { ...initial, ...(kept.page as Partial<State>) };
}

/** Keeps what the page shows next time, in place of what was kept before. */
export function keepState<State extends object>(state: State): void {
  kept.page = state;
  api.setState(kept);
}

/** Keeps what the page is about now, in place of what it was opened for. */
export function keepTarget(target: object): void {
  kept.target = target;
  api.setState(kept);
}

/** Hears all that the extension tells from now on. */
export function hearExtension<Message>(heard: (message: Message) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<Message>) => heard(data));
}
