/** A line of a log as text, and where in that its place and its trace stand. */
import type { LogsResponse } from '../../runtime/api/gen/skep/project/v1/project_pb.ts';

/** Digits of a trace's id that are shown: enough to tell those of a log apart. */
const shownDigits = 8;

/** How a file is written: from the workspace's folder. */
export type ShortPath = (file: string) => string;

/** `2026-11-22 20:14:03.120 [info] posts: listening port=8080 (posts/src/main.ts:12:11) trace 4bf92f35` */
export function logText(line: LogsResponse, withProject: boolean, shortPath: ShortPath): string {
  const time = new Date(Number(nanoseconds(line) / 1_000_000n));
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  const head = `${local.toISOString().replace('T', ' ').slice(0, -1)} [${line.level || 'info'}]`;
  const project = withProject && line.project !== '' ? `${line.project}: ` : '';
  return `${head} ${project}${line.text}${attributesOf(line)}${placeOf(line, shortPath)}${traceOf(line)}`;
}

/** When a line was written, since 1970; 0 where that is not known. */
export function nanoseconds({ time }: Pick<LogsResponse, 'time'>): bigint {
  return time ? time.seconds * 1_000_000_000n + BigInt(time.nanos) : 0n;
}

/** What may be a link in a text: a place in parentheses or of a stack, or the beginning of a trace's id. */
export interface LinkedText {
  start: number;
  end: number;
  kind: 'place' | 'trace';
  /** File of a place; of a trace, its digits. */
  text: string;
  line: number;
  column: number;
}

const links =
  /\(((?:[A-Za-z]:)?[^():]+):(\d+):(\d+)\)|(?<=^\s*at )((?:[A-Za-z]:)?[\\/][^():]+):(\d+):(\d+)$|(?<= trace )[0-9a-f]{8}$/gm;

/** The links of a text, in their order; columns and offsets as JavaScript counts them. */
export function linksIn(text: string): LinkedText[] {
  return Array.from(text.matchAll(links), (match): LinkedText => {
    const [whole, file, line, column, bareFile, bareLine, bareColumn] = match;
    const inBrackets = file !== undefined;
    const start = match.index + (inBrackets ? 1 : 0);
    const end = match.index + whole.length - (inBrackets ? 1 : 0);
    const place = file ?? bareFile;
    if (place === undefined) return { start, end, kind: 'trace', text: whole, line: 0, column: 0 };
    const [atLine, atColumn] = [Number(line ?? bareLine), Number(column ?? bareColumn)];
    return { start, end, kind: 'place', text: place, line: atLine, column: atColumn };
  });
}

function attributesOf({ attributes = {} }: LogsResponse): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
    .join('');
}

/** A line of a stack has its own. */
function placeOf({ place, text }: LogsResponse, shortPath: ShortPath): string {
  if (!place || /^\s+at /.test(text)) return '';
  return ` (${shortPath(place.file)}:${place.line}:${place.column})`;
}

function traceOf({ traceId }: LogsResponse): string {
  return traceId === '' ? '' : ` trace ${traceId.slice(0, shownDigits)}`;
}
