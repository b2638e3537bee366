import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type DescMethod,
  type DescOneof,
  type DescService,
  isFieldSet,
  ScalarType,
} from '@bufbuild/protobuf';
import { FieldDescriptorProto_Label, FieldDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { type CommentedDesc, commentOf } from './comments.ts';

/**
 * The definition of a service for people to read, in the language's own syntax: comments, the service, its methods, and
 * every message and enum they reach, each package under its name. Well-known types are named only.
 */
export function definitionText(service: DescService): string {
  const blocks: string[] = [];
  let currentPackage: string | undefined;
  const add = (packageName: string, lines: string[]) => {
    if (packageName !== currentPackage) {
      if (packageName) blocks.push(`package ${packageName};`);
      currentPackage = packageName;
    }
    blocks.push(lines.join('\n'));
  };
  add(service.file.proto.package, serviceLines(service));
  // Those of the service's own package first, each in the order it is reached.
  const types = reachedTypes(service);
  const own = types.filter((type) => type.file.proto.package === service.file.proto.package);
  const others = types.filter((type) => type.file.proto.package !== service.file.proto.package);
  others.sort((a, b) => a.file.proto.package.localeCompare(b.file.proto.package));
  for (const type of [...own, ...others]) {
    add(type.file.proto.package, type.kind === 'enum' ? enumLines(type) : messageLines(type));
  }
  return `${blocks.join('\n\n')}\n`;
}

/** The top-level messages and enums that hold whatever the service's methods reach, breadth first. */
function reachedTypes(service: DescService): (DescMessage | DescEnum)[] {
  const reached = new Set<DescMessage | DescEnum>();
  const reach = (type: DescMessage | DescEnum) => {
    let outermost = type;
    while (outermost.parent) outermost = outermost.parent;
    if (outermost.file.proto.package !== 'google.protobuf') reached.add(outermost);
  };
  for (const method of service.methods) {
    reach(method.input);
    reach(method.output);
  }
  // A set's iteration also visits what is added during it.
  for (const type of reached) if (type.kind === 'message') reachFields(type, reach);
  return [...reached];
}

function reachFields(message: DescMessage, reach: (type: DescMessage | DescEnum) => void): void {
  for (const field of message.fields) {
    const type = field.message ?? field.enum;
    if (type) reach(type);
  }
  for (const nested of message.nestedMessages) reachFields(nested, reach);
}

function serviceLines(service: DescService): string[] {
  return [
    ...commentLines(service),
    ...block(`service ${service.name}`, service.methods.flatMap(methodLines)),
  ];
}

function methodLines(method: DescMethod): string[] {
  const clientStream = method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming';
  const serverStream = method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming';
  const input = `${clientStream ? 'stream ' : ''}${nameWithin(method.parent, method.input)}`;
  const output = `${serverStream ? 'stream ' : ''}${nameWithin(method.parent, method.output)}`;
  return [...commentLines(method), `rpc ${method.name}(${input}) returns (${output});`];
}

function messageLines(message: DescMessage): string[] {
  const nested = message.nestedMessages.filter((type) => !type.proto.options?.mapEntry);
  return [
    ...commentLines(message),
    ...block(`message ${message.name}`, [
      ...message.nestedEnums.flatMap(enumLines),
      ...nested.flatMap(messageLines),
      ...message.members.flatMap((member) =>
        member.kind === 'oneof' ? oneofLines(member) : fieldLines(member),
      ),
    ]),
  ];
}

function oneofLines(oneof: DescOneof): string[] {
  return [...commentLines(oneof), ...block(`oneof ${oneof.name}`, oneof.fields.flatMap(fieldLines))];
}

function fieldLines(field: DescField): string[] {
  const options = [
    ...(field.deprecated ? ['deprecated = true'] : []),
    ...(isFieldSet(field.proto, FieldDescriptorProtoSchema.field.defaultValue)
      ? [`default = ${defaultText(field)}`]
      : []),
  ];
  const suffix = options.length > 0 ? ` [${options.join(', ')}]` : '';
  return [
    ...commentLines(field),
    `${label(field)}${typeText(field)} ${field.name} = ${field.number}${suffix};`,
  ];
}

function defaultText(field: DescField): string {
  return field.scalar === ScalarType.STRING
    ? JSON.stringify(field.proto.defaultValue)
    : field.proto.defaultValue;
}

function label(field: DescField): string {
  if (field.fieldKind === 'list') return 'repeated ';
  if (field.proto.label === FieldDescriptorProto_Label.REQUIRED) return 'required ';
  return field.proto.proto3Optional ? 'optional ' : '';
}

function typeText(field: DescField): string {
  const type = field.message ?? field.enum;
  const value = type
    ? nameWithin(field.parent, type)
    : ScalarType[field.scalar ?? ScalarType.STRING].toLowerCase();
  return field.fieldKind === 'map' ? `map<${ScalarType[field.mapKey].toLowerCase()}, ${value}>` : value;
}

function enumLines(desc: DescEnum): string[] {
  const values = desc.values.flatMap((value) => [
    ...commentLines(value),
    `${value.name} = ${value.number}${value.deprecated ? ' [deprecated = true]' : ''};`,
  ]);
  return [...commentLines(desc), ...block(`enum ${desc.name}`, values)];
}

function block(head: string, body: string[]): string[] {
  return body.length > 0
    ? [`${head} {`, ...body.map((line) => (line ? `  ${line}` : line)), '}']
    : [`${head} {}`];
}

function commentLines(desc: CommentedDesc): string[] {
  const comment = commentOf(desc);
  return comment
    ? comment
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `//${line}`.trimEnd())
    : [];
}

/** The name `type` goes by within `scope`: nothing repeated that both share; in full when it is another package's. */
function nameWithin(scope: DescMessage | DescService, type: DescMessage | DescEnum): string {
  if (scope.file.proto.package !== type.file.proto.package) return type.typeName;
  const around = scope.typeName.split('.');
  const parts = type.typeName.split('.');
  let shared = type.file.proto.package ? type.file.proto.package.split('.').length : 0;
  while (shared < parts.length - 1 && parts[shared] === around[shared]) shared++;
  return parts.slice(shared).join('.');
}
