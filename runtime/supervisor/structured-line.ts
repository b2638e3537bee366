/** Lines of JSON as pino, bunyan, winston and the loggers of other languages write them. */
import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import type { LogLine } from './supervisor.ts';

/** What a line says, apart from when and by whom it was written. */
export type LineContent = Pick<LogLine, 'level' | 'text' | 'attributes'>;

/** What every line of a process has, and a line of ours has already. */
const known = new Set([
  'level',
  'severity',
  'msg',
  'message',
  'time',
  'timestamp',
  'ts',
  'pid',
  'hostname',
  'v',
]);

/** Level, message and attributes of a line of JSON; any other line is its own text, at the level it was written. */
export function readStructuredLine(text: string, level: LogLine['level']): LineContent {
  const fields = text.startsWith('{') && text.endsWith('}') ? parseObject(text) : undefined;
  const message = fields?.msg ?? fields?.message;
  if (fields === undefined || typeof message !== 'string') return { level, text };
  const attributes = Object.fromEntries(Object.entries(fields).filter(([name]) => !known.has(name)));
  return {
    level: levelOf(fields.level ?? fields.severity) ?? level,
    text: message,
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}

/** pino's and bunyan's numbers (10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal), or a word. */
function levelOf(value: JsonValue | undefined): LogLine['level'] | undefined {
  if (typeof value === 'number') {
    if (value >= 50) return 'error';
    if (value >= 40) return 'warn';
    return value >= 30 ? 'info' : 'debug';
  }
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase();
  if (/^(error|err|fatal|critical|crit|alert|emerg|emergency|panic)$/.test(word)) return 'error';
  if (/^warn(ing)?$/.test(word)) return 'warn';
  if (/^(info|notice|information)$/.test(word)) return 'info';
  return /^(debug|trace|verbose|silly)$/.test(word) ? 'debug' : undefined;
}
