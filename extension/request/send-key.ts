/** The keys that send a request, as a keyboard has them; package.json binds them. */
export function sendKey(platform: string): string {
  return platform === 'darwin' ? 'Cmd+Enter' : 'Ctrl+Enter';
}
