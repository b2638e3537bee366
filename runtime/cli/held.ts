/** What a command holds open until it ends. */
const held = new AsyncDisposableStack();

/** Has it disposed of when the command ends, however it does; what was held last goes first. */
export function holdUntilEnd(what: AsyncDisposable | Disposable): void {
  held.use(what);
}

/** Called once, when the command has ended. */
export function releaseHeld(): Promise<void> {
  return held.disposeAsync();
}
