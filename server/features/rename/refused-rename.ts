/** A rename that was asked for and is not done. The message tells the user why, and what would do. */
export class RefusedRename extends Error {
  override readonly name = 'RefusedRename';
}
