import type { DefinedMethod } from '../../protocol.ts';
import type { Registration } from './find-handlers.ts';

/** Text that takes the place of what lies between two offsets of a file. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** What adds a handler to a literal, in the order of the file, and where its name stands afterwards. Offsets count UTF-16 units. */
export interface StubEdits {
  readonly edits: readonly Replacement[];
  readonly name: number;
}

type Streams = Pick<DefinedMethod, 'clientStreaming' | 'serverStreaming'>;

/** What adds a handler that answers with empty messages, as the last member of the object literal that registers a service. */
export function stubEdits(
  { file, text, brace }: Pick<Registration, 'file' | 'text' | 'brace'>,
  name: string,
  streams: Streams,
): StubEdits {
  const closing = file.after(brace) - 1;
  const end = file.tokens[closing]?.start ?? text.length;
  const last = closing - 1;
  const lastEnd = file.tokens[last]?.end ?? end;
  const isEmpty = last === brace;
  const comma = isEmpty || file.is(last, ',') ? '' : ',';
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const outer = /^[ \t]*/.exec(text.slice(lineStart, end))?.[0] ?? '';
  const inner = outer + (outer.includes('\t') ? '\t' : '  ');
  const lines = stub(name, streams);
  const member = `${lines.map((line) => inner + line).join('\n')},\n`;
  const nameInMember = inner.length + (lines[0] ?? '').indexOf(`${name}(`);
  if (text.slice(lineStart, end).trim() !== '' || isEmpty) {
    // The brace gets a line of its own; a comment before it stays.
    const start = text.slice(lastEnd, end).trim() === '' ? lastEnd : end;
    const edit = { start, end, newText: `${comma}\n${member}${outer}` };
    return { edits: [edit], name: start + comma.length + 1 + nameInMember };
  }
  const added = { start: lineStart, end: lineStart, newText: `\n${member}` };
  const edits = comma === '' ? [added] : [{ start: lastEnd, end: lastEnd, newText: comma }, added];
  return { edits, name: lineStart + comma.length + 1 + nameInMember };
}

/** The lines of a handler that answers with empty messages: a generator for a stream of responses, a loop for one of requests. */
export function stub(name: string, { clientStreaming, serverStreaming }: Streams): string[] {
  const answer = serverStreaming ? 'yield {};' : 'return {};';
  if (!clientStreaming) return [`${serverStreaming ? 'async *' : ''}${name}(request) {`, `  ${answer}`, '}'];
  const loop = 'for await (const request of requests) {';
  if (serverStreaming) return [`async *${name}(requests) {`, `  ${loop}`, `    ${answer}`, '  }', '}'];
  return [
    `async ${name}(requests) {`,
    `  ${loop}`,
    '    // Each message, as it comes.',
    '  }',
    `  ${answer}`,
    '}',
  ];
}
