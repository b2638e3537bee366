/** An input of a template that cannot be read. The message says what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
