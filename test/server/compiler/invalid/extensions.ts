import { differs, type InvalidCase, proto2, proto3 } from './invalid-case.ts';

const messageSet = 'message S { option message_set_wire_format = true; extensions 4 to max; }';

const messageSets: InvalidCase[] = [
  proto3('not-in-proto3', 'message M { «option message_set_wire_format = true;» }'),
  proto2(
    'wrong-type',
    'message M { option message_set_wire_format = true; extensions 4 to max; optional int32 «a» = 1; }',
  ),
  proto2(
    'wrong-type',
    'message M { option message_set_wire_format = true; extensions 4 to max; oneof o { int32 «a» = 1; } }',
  ),
  differs(
    { protoc: 'A message set without extensions can hold nothing.' },
    proto2('wrong-type', 'message «M» { option message_set_wire_format = true; }'),
  ),
  proto2('wrong-type', `${messageSet}\nextend S { optional «int32» a = 4; }`),
  differs(
    { buf: 'Its extensions stand after their length; protoc refuses it.' },
    proto2('wrong-type', `${messageSet}\nextend S { optional «group» G = 4 {} }`),
  ),
  proto2('wrong-label', `${messageSet}\nextend S { «repeated» S a = 4; }`),
];

const declared = (declaration: string, body = ''): string =>
  `message M { extensions 4 to 9 [${declaration}]; }\n${body}`;
const extension = (field: string): string =>
  declared('declaration = { number: 4 full_name: ".a" type: "int32" }', `extend M { ${field} }`);

const declarations: InvalidCase[] = [
  proto2('wrong-declaration', declared('declaration = { «number: 10» full_name: ".a" type: "int32" }')),
  proto2('wrong-declaration', declared('declaration = «{» full_name: ".a" type: "int32" }')),
  proto2('wrong-declaration', declared('declaration = { number: 4 «full_name: "a"» type: "int32" }')),
  proto2('wrong-declaration', declared('declaration = { number: 4 «full_name: ".a b"» type: "int32" }')),
  proto2('wrong-declaration', declared('declaration = { number: 4 full_name: ".a" «type: "a.B"» }')),
  differs(
    { protoc: 'No name begins with a digit.' },
    proto2('wrong-declaration', declared('declaration = { number: 4 full_name: ".a" «type: ".a.1"» }')),
  ),
  proto2('wrong-declaration', declared('declaration = «{» number: 4 full_name: ".a" }')),
  proto2('wrong-declaration', declared('declaration = «{» number: 4 type: "int32" }')),
  proto2('wrong-declaration', declared('declaration = «{» number: 4 reserved: true full_name: ".a" }')),
  differs(
    { buf: 'One number is one extension; protoc refuses it.' },
    proto2(
      'wrong-declaration',
      declared(
        'declaration = { number: 4 full_name: ".a" type: "int32" }, declaration = { «number: 4» full_name: ".b" type: "int32" }',
      ),
    ),
  ),
  differs(
    { buf: 'One name is one extension, with one number; protoc refuses it.' },
    proto2(
      'wrong-declaration',
      declared(
        'declaration = { number: 4 full_name: ".a" type: "int32" }, declaration = { number: 5 «full_name: ".a"» type: "int32" }',
      ),
    ),
  ),
  proto2(
    'wrong-declaration',
    declared('«verification = UNVERIFIED», declaration = { number: 4 full_name: ".a" type: "int32" }'),
  ),
  differs(
    { buf: 'A range with declarations has only extensions that are declared.' },
    proto2('undeclared-extension', extension('optional int32 a = «5»;')),
  ),
  proto2('undeclared-extension', extension('optional int32 «b» = 4;')),
  proto2('undeclared-extension', extension('optional «string» a = 4;')),
  proto2('undeclared-extension', extension('optional «M» a = 4;')),
  proto2('undeclared-extension', extension('«repeated» int32 a = 4;')),
  proto2(
    'undeclared-extension',
    declared('declaration = { number: 4 reserved: true }', 'extend M { optional int32 a = «4»; }'),
  ),
  proto2(
    'undeclared-extension',
    declared('verification = DECLARATION', 'extend M { optional int32 a = «4»; }'),
  ),
];

/** What is declared of extensions beforehand, and message sets. */
export const extensions: readonly InvalidCase[] = [...messageSets, ...declarations];
