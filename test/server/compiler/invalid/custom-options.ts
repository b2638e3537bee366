import { differs, edition2023, type InvalidCase, proto2, proto3, warning } from './invalid-case.ts';

const declarations = `import "google/protobuf/descriptor.proto";
import "google/protobuf/any.proto";
extend google.protobuf.FileOptions {
  optional M m = 50000; repeated M rm = 50001; optional int32 i = 50002; repeated int32 ri = 50003; optional E e = 50004;
  optional float f = 50005; optional uint32 u = 50006; optional double d = 50007; optional google.protobuf.Any any = 50008;
}
enum E { A = 0; B = 1; }
message M {
  optional int32 i = 1; repeated int32 ri = 2; optional M m = 3; oneof o { string x = 5; string y = 6; }
  optional E e = 9; optional bool b = 10; optional float f = 11; optional uint64 u = 12; optional google.protobuf.Any any = 14;
  extensions 100;
}
extend M { optional int32 ext = 100; }
`;
const file = (code: string, statement: string): InvalidCase => proto2(code, `${declarations}${statement}`);

const required = (options: string, message = 'required int32 a = 1; optional R r = 2;'): InvalidCase =>
  proto2(
    'missing-required',
    `import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional R r = 50000; }\nmessage R { ${message} }\n${options}`,
  );

const paths: InvalidCase[] = [
  file('unknown-option', 'option (m).«nope» = 1;'),
  file('unknown-option', 'option (m).«(i)» = 1;'),
  file('unknown-option', 'option (m).«(nope)» = 1;'),
  file('not-a-message', 'option «(i)».x = 1;'),
  file('not-a-message', 'option (m).«i».x = 1;'),
  file('repeated-option', 'option «(rm)».i = 1;'),
  file('duplicate-option', 'option (i) = 1;\noption «(i)» = 2;'),
  file('duplicate-option', 'option (m).i = 1;\noption «(m).i» = 2;'),
  file('duplicate-option', 'option (m) = { i: 1 };\noption «(m).i» = 2;'),
  file('duplicate-option', 'option (m).i = 1;\noption «(m)» = { b: true };'),
  file('duplicate-option', 'option (m) = {};\noption «(m)» = {};'),
  differs(
    { protoc: 'It writes both; a oneof holds one.' },
    file('duplicate-option', 'option (m).x = "a";\noption «(m).y» = "b";'),
  ),
];

const scalars: InvalidCase[] = [
  file('wrong-value', 'option (i) = «1.0»;'),
  file('wrong-value', 'option (i) = «"1"»;'),
  file('wrong-value', 'option (i) = «2147483648»;'),
  file('wrong-value', 'option (i) = «-2147483649»;'),
  file('wrong-value', 'option (i) = «123456789012345678901234567890»;'),
  file('wrong-value', 'option (i) = «{}»;'),
  file('wrong-value', 'option (u) = «-1»;'),
  file('wrong-value', 'option (u) = «-0»;'),
  file('wrong-value', 'option (f) = «infinity»;'),
  file('wrong-value', 'option (f) = «"1"»;'),
  file('wrong-value', 'option (d) = «0x1ffffffffffffffffffffff»;'),
  file('wrong-value', 'option (e) = «C»;'),
  file('wrong-value', 'option (m) = «1»;'),
  file('wrong-value', 'option (m) = «"i: 1"»;'),
  file('missing-value', 'option (ri) = «[»1, 2];'),
  file('missing-value', 'option (m) = «<»i: 1>;'),
];

const aggregates: InvalidCase[] = [
  file('unknown-field', 'option (m) = { «nope»: 1 };'),
  file('unknown-field', 'option (m) = { «[nope]»: 1 };'),
  file('unknown-field', 'option (m) = { «[i]»: 1 };'),
  file('duplicate-option', 'option (m) = { i: 1 «i»: 2 };'),
  differs(
    { buf: 'Text format has a field that is not repeated once.' },
    file('duplicate-option', 'option (m) = { m {} «m» {} };'),
  ),
  file('duplicate-option', 'option (m) = { [ext]: 1 «[ext]»: 2 };'),
  file('duplicate-option', 'option (m) = { x: "a" «y»: "b" };'),
  file('wrong-value', 'option (m) = { i: «1.0» };'),
  file('wrong-value', 'option (m) = { i: «true» };'),
  file('wrong-value', 'option (m) = { i: «[1]» };'),
  file('wrong-value', 'option (m) = { i: «{}» };'),
  file('wrong-value', 'option (m) = { m: «1» };'),
  file('wrong-value', 'option (m) = { ri: [1, «"a"»] };'),
  file('wrong-value', 'option (m) = { ri: [1, «[2]»] };'),
  file('wrong-value', 'option (m) = { u: «-0» };'),
  file('wrong-value', 'option (m) = { b: «2» };'),
  file('wrong-value', 'option (m) = { b: «-0» };'),
  file('wrong-value', 'option (m) = { b: «"true"» };'),
  file('wrong-value', 'option (m) = { f: «0x10» };'),
  differs({ buf: 'Text format has decimal floats only.' }, file('wrong-value', 'option (m) = { f: «010» };')),
  file('wrong-value', 'option (m) = { e: «C» };'),
  file('wrong-value', 'option (m) = { e: «-A» };'),
  differs(
    { buf: 'A closed enum has no values but those that are declared.' },
    file('wrong-value', 'option (m) = { e: «7» };'),
  ),
  file('missing-token', 'option (m) = { «i» 1 };'),
  file('missing-token', 'option (m) = { «ri» [1, 2] };'),
  file('missing-token', 'option (m) = { ri: [«1» 2] };'),
  file('missing-name', 'option (m) = { m: <i: 1«}» };'),
  file('missing-value', 'option (m) = { ri: [1, «]» };'),
  file('missing-value', 'option (m) = { i: «}»;'),
  file('missing-name', 'option (m) = { «1»: 1 };'),
  file('missing-name', 'option (m) = { i: 1,«,» b: true };'),
  file('missing-name', 'option (m) = { «(»ext): 1 };'),
  file('missing-name', 'option (m) = { [«.»ext]: 1 };'),
];

const anys: InvalidCase[] = [
  file('wrong-value', 'option (any) = { «[example.com/M]» { i: 1 } };'),
  file('wrong-value', 'option (any) = { [type.googleapis.com/M]: «1» };'),
  file('undefined-type', 'option (any) = { [type.googleapis.com/«Nope»] {} };'),
  file('undefined-type', 'option (any) = { [type.googleapis.com/«E»] {} };'),
  file('unknown-field', 'option (any) = { «[type.googleapis.com/M]» {} type_url: "a" };'),
  file('unknown-field', 'option (m) = { «[type.googleapis.com/M]» {} };'),
  file('unknown-field', 'option (any) = { [type.googleapis.com/M] { «nope»: 1 } };'),
];

const requiredFields: InvalidCase[] = [
  required('option (r) = «{»};'),
  required('option (r) = { a: 1 r «{»} };'),
  required('option «(r).r.a» = 1;'),
  required('option (r).a = 1;\noption «(r).r.r» = { a: 1 };'),
  required(
    'option (r) = { m «{» key: "x" } };',
    'map<string, Q> m = 1; }\nmessage Q { required int32 z = 1;',
  ),
  edition2023(
    'missing-required',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { R r = 50000; }\nmessage R { int32 a = 1 [features.field_presence = LEGACY_REQUIRED]; }\noption (r) = «{»};',
  ),
];

const texts: InvalidCase[] = [
  proto3(
    'wrong-value',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional string s = 50000; }\noption (s) = «"\\xff"»;',
  ),
  warning(
    edition2023(
      'invalid-utf8',
      'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { string s = 50000 [features.utf8_validation = NONE]; }\noption (s) = «"\\xff"»;',
    ),
  ),
];

/** Custom options: the paths to what is set, and values of every type, in text format too. */
export const customOptions: readonly InvalidCase[] = [
  ...paths,
  ...scalars,
  ...aggregates,
  ...anys,
  ...requiredFields,
  ...texts,
];
