import { type DescField, type DescMethod, ScalarType } from '@bufbuild/protobuf';
import { type CommentedDesc, commentOf } from '../../server/generate/comments.ts';
import type { FoundService } from './find-method.ts';
import { methodWord } from './service-words.ts';

/** The help of `skep SERVICE`: its methods. */
export function serviceHelp({ service, shortName }: FoundService): string {
  const words = service.methods.map((method) => methodWord(method.name));
  const width = Math.max(0, ...words.map((word) => word.length));
  return [
    `Usage: skep ${shortName} METHOD [--FIELD=VALUE...]`,
    '',
    `${service.typeName}${sentence(service)}`,
    '',
    'Methods:',
    ...service.methods.map((method, i) =>
      `  ${(words[i] ?? '').padEnd(width)}  ${firstLine(method)}`.trimEnd(),
    ),
    '',
    `\`skep ${shortName} METHOD --help\` shows its fields, \`skep describe ${shortName}\` the whole definition.`,
  ].join('\n');
}

/** The help of `skep SERVICE METHOD`: the fields of its request. */
export function methodHelp({ service, shortName }: FoundService, method: DescMethod): string {
  const left = method.input.fields.map((field) => `--${methodWord(field.name)} ${fieldType(field)}`);
  const width = Math.max(0, ...left.map((each) => each.length));
  const fields = method.input.fields.map((field, i) =>
    `  ${(left[i] ?? '').padEnd(width)}  ${firstLine(field)}`.trimEnd(),
  );
  return [
    `Usage: skep ${shortName} ${methodWord(method.name)} [--FIELD=VALUE...] [-H 'NAME: VALUE'] [--json] [--env NAME]`,
    '',
    `${service.typeName}.${method.name}${sentence(method)}`,
    '',
    ...(fields.length === 0 ? ['It has no fields.'] : ['Fields:', ...fields]),
  ].join('\n');
}

function fieldType(field: DescField): string {
  if (field.fieldKind === 'map') return 'MAP';
  const one =
    field.message?.name ?? field.enum?.name ?? ScalarType[field.scalar ?? ScalarType.STRING].toLowerCase();
  return field.fieldKind === 'list' ? `${one}...` : one;
}

function sentence(described: CommentedDesc): string {
  const line = firstLine(described);
  return line === '' ? '' : `: ${line}`;
}

function firstLine(described: CommentedDesc): string {
  return commentOf(described).trim().split('\n')[0] ?? '';
}
