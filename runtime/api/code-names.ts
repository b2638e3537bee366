/** The codes of google.rpc.Code as Connect writes them, each at its number. https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
export const codeNames: readonly string[] = [
  'ok',
  'canceled',
  'unknown',
  'invalid_argument',
  'deadline_exceeded',
  'not_found',
  'already_exists',
  'permission_denied',
  'resource_exhausted',
  'failed_precondition',
  'aborted',
  'out_of_range',
  'unimplemented',
  'internal',
  'unavailable',
  'data_loss',
  'unauthenticated',
];

/** `ok`, `not_found`; `code 99` for one that nobody knows. */
export function codeName(code: number): string {
  return codeNames[code] ?? `code ${code}`;
}
