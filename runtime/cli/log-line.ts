import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { LogsResponse } from '../api/gen/skep/project/v1/project_pb.ts';
import type { Output } from './output.ts';

/** A line that a project wrote, for a terminal: `12:30:59 posts | text`; errors red, warnings yellow. */
export function formatLogLine(line: LogsResponse, output: Output, withProject: boolean): string {
  const time = line.time === undefined ? '' : timestampDate(line.time).toTimeString().slice(0, 8);
  const project = withProject ? ` ${line.project} |` : '';
  const style = line.level === 'error' ? 'red' : line.level === 'warn' ? 'yellow' : undefined;
  const text = style === undefined ? line.text : output.style(style, line.text);
  const attributes = Object.entries(line.attributes ?? {}).map(
    ([name, value]) => ` ${name}=${JSON.stringify(value)}`,
  );
  return `${output.style('dim', `${time}${project}`)} ${text}${output.style('dim', attributes.join(''))}`;
}
