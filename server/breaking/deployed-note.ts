/** Said after a message about what an environment serves: where it breaks, and for whom. */
export function deployedNote(environment: string, usedBy: readonly string[]): string {
  const users = usedBy.length > 0 ? `, used by ${usedBy.join(', ')}` : '';
  return ` (deployed in ${environment}${users})`;
}
