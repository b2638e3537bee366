/** Calls a method as somebody outside does: Connect's protocol with JSON. Answers with the HTTP status and what came back. */
export async function callFromOutside(
  address: string,
  method: string,
  message: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(`${address}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'outsider/1.0', ...headers },
    body: JSON.stringify(message),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}
