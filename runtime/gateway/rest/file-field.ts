import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { nearestName } from '../../nearest-name.ts';
import { type Failure, shown } from '../status.ts';
import { isBytesField, type RequestMessage } from './request-message.ts';

/** Where a file goes: the fields that lead there from the form's message; none where it is a google.api.HttpBody itself. */
export interface FileField {
  readonly path: readonly DescField[];
  readonly isHttpBody: boolean;
}

/** The field for the file of a part with that name, which may be a path with dots. */
export function fileField({ input, place }: RequestMessage, name: string): FileField | Failure {
  if (place.kind === 'bytes') return { path: place.field ? [place.field] : [], isHttpBody: place.isHttpBody };
  let message: DescMessage | undefined = (place.kind === 'json' && place.field?.message) || input;
  const path: DescField[] = [];
  for (const part of name.split('.')) {
    const field: DescField | undefined = message?.fields.find(
      (each) => each.name === part || each.jsonName === part,
    );
    if (!message || !field || path.length > 100) return unknown(message ?? input, name, part);
    path.push(field);
    message = field.fieldKind === 'message' ? field.message : undefined;
  }
  const last = path.at(-1);
  if (last && isBytesField(last)) return { path, isHttpBody: last.message !== undefined };
  return {
    code: Code.InvalidArgument,
    message: `"${shown(name)}" can hold no file: it is neither bytes nor a google.api.HttpBody`,
  };
}

function unknown(message: DescMessage, name: string, part: string): Failure {
  const names = message.fields.filter(isBytesField).map((field) => field.name);
  const nearest = nearestName(part, names);
  const hint = nearest ?? (names.length > 0 ? names.join(', ') : undefined);
  return {
    code: Code.InvalidArgument,
    message: `${message.typeName} has no field "${shown(name)}" for a file${hint ? `; there is: ${hint}` : ''}`,
  };
}
