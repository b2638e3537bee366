import {
  beside,
  differs,
  type InvalidCase,
  message,
  message2,
  message2023,
  proto2,
  proto3,
  warning,
} from './invalid-case.ts';

const fields: InvalidCase[] = [
  message('number-out-of-range', 'string a = «0»;'),
  message('number-out-of-range', 'string a = «-1»;'),
  message('number-out-of-range', 'string a = «-0»;'),
  message('number-out-of-range', 'string a = «0x0»;'),
  message('number-out-of-range', 'string a = «536870912»;'),
  message('number-out-of-range', 'string a = «0x20000000»;'),
  message('number-out-of-range', 'string a = «99999999999»;'),
  message('number-out-of-range', 'oneof o { string a = «0»; }'),
  message('number-out-of-range', 'map<string, string> a = «0»;'),
  message2('number-out-of-range', 'optional group G = «0» {}'),
  message('reserved-number', 'string a = «19000»;'),
  message('reserved-number', 'string a = «19999»;'),
  message('reserved-number', 'reserved 1 to 3;\n  string a = «2»;'),
  message('reserved-number', 'reserved 5 to max;\n  string a = «6»;'),
  message2('reserved-number', 'extensions 100 to 200;\n  optional string a = «150»;'),
  message('duplicate-number', 'string a = 1;\n  string b = «1»;'),
  message('duplicate-number', 'string a = 0x10;\n  string b = «16»;'),
  message('duplicate-number', 'string a = 010;\n  string b = «8»;'),
  message('duplicate-number', 'string a = 1;\n  oneof o { string b = «1»; }'),
  message('duplicate-number', 'map<string, string> a = 1;\n  string b = «1»;'),
  message2('duplicate-number', 'optional string a = 1;\n  optional group G = «1» {}'),
  message('reserved-name', 'reserved "a";\n  string «a» = 2;'),
  message('reserved-name', 'reserved "\\x61";\n  string «a» = 2;'),
  message2023('reserved-name', 'reserved a;\n  string «a» = 2;'),
  message2('reserved-name', 'reserved "g";\n  optional group «G» = 2 {}'),
];

const ranges: InvalidCase[] = [
  message('empty-range', 'reserved «5 to 3»;'),
  message2('empty-range', 'extensions «5 to 3»;'),
  message('number-out-of-range', 'reserved «0»;'),
  message('number-out-of-range', 'reserved «-1» to 3;'),
  differs(
    { protoc: 'There is no such number to reserve.' },
    message('number-out-of-range', 'reserved 1 to «536870912»;'),
  ),
  message2('number-out-of-range', 'extensions «0» to 3;'),
  message2('number-out-of-range', 'extensions 1 to «536870912»;'),
  message('overlapping-range', 'reserved 1 to 3, «2»;'),
  message('overlapping-range', 'reserved 1 to max;\n  reserved «7»;'),
  message2('overlapping-range', 'extensions 100 to 200;\n  extensions «150 to 160»;'),
  message2('overlapping-range', 'reserved 100 to 200;\n  extensions «150 to 160»;'),
  message2('overlapping-range', 'extensions 100 to max;\n  reserved «150 to 160»;'),
  message('wrong-value', 'reserved «a»;'),
  message2('wrong-value', 'reserved «a»;'),
  message2023('wrong-value', 'reserved «"a"»;'),
  message2023('wrong-value', 'enum E { A = 0; reserved «"B"»; }'),
  message('wrong-value', 'enum E { A = 0; reserved «B»; }'),
  differs(
    { buf: 'protoc warns only: such names could be reserved before there were editions.' },
    warning(message('invalid-name', 'reserved «"a b"»;')),
  ),
  differs(
    { buf: 'protoc warns only: such names could be reserved before there were editions.' },
    warning(proto3('invalid-name', 'enum E { A = 0; reserved «""»; }')),
  ),
];

const extensions: InvalidCase[] = [
  proto2('extension-number', 'message M { extensions 100 to 200; }\nextend M { optional string a = «50»; }'),
  proto2('extension-number', 'message M { extensions 100 to 200; }\nextend M { optional string a = «201»; }'),
  proto2('extension-number', 'message M {}\nextend M { optional string a = «50»; }'),
  proto2(
    'number-out-of-range',
    'message M { extensions 100 to max; }\nextend M { optional string a = «0»; }',
  ),
  proto2(
    'number-out-of-range',
    'message M { extensions 100 to max; }\nextend M { optional string a = «536870912»; }',
  ),
  proto2(
    'reserved-number',
    'message M { extensions 100 to max; }\nextend M { optional string a = «19000»; }',
  ),
  differs(
    { buf: 'protoc keeps these numbers for itself in message sets too.' },
    proto2(
      'reserved-number',
      'message M { option message_set_wire_format = true; extensions 4 to max; }\nextend M { optional M a = «19000»; }',
    ),
  ),
  proto2(
    'duplicate-number',
    'message M { extensions 100 to 200; }\nextend M { optional string a = 100; optional string b = «100»; }',
  ),
  beside(
    {
      'other.proto': 'syntax = "proto2"; message Other { extensions 100; }',
      'more.proto':
        'syntax = "proto2"; import public "other.proto"; extend Other { optional string a = 100; }',
    },
    differs(
      { protoc: 'It warns, until all that Google has is mended: a program cannot have both.' },
      proto2('duplicate-number', 'import "more.proto";\nextend Other { optional string b = «100»; }'),
    ),
  ),
];

/** Numbers and names of fields, and what is kept for others. */
export const numbers: readonly InvalidCase[] = [...fields, ...ranges, ...extensions];
