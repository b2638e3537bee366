import { beside, type InvalidCase, proto3, warning } from './invalid-case.ts';

const messages = `message R { string name = 1; N nested = 2; repeated string list = 3; map<string, string> map = 4; }
message N { string id = 1; R again = 2; google.protobuf.Timestamp time = 3; }
`;

const service = (body: string): string => `import "google/api/annotations.proto";
import "google/protobuf/timestamp.proto";
service S { ${body} }
${messages}`;

/** A method whose rule has this in it. */
const rule = (code: string, fields: string): InvalidCase =>
  warning(proto3(code, service(`rpc A(R) returns (N) { option (google.api.http) = { ${fields} }; }`)));

/** Two methods of the service, each with its rule. */
const rules = (first: string, second: string): InvalidCase =>
  warning(
    proto3(
      'conflicting-http-bindings',
      service(`rpc A(R) returns (N) { option (google.api.http) = { ${first} }; }
  rpc B(R) returns (N) { option (google.api.http) = { ${second} }; }`),
    ),
  );

const paths: InvalidCase[] = [
  rule('wrong-http-path', 'get: "«v»1/a"'),
  rule('wrong-http-path', 'get: «""»'),
  rule('wrong-http-path', 'get: "/v1/«{»name"'),
  rule('wrong-http-path', 'get: "/v1/name«}»"'),
  rule('wrong-http-path', 'get: "/v1/«/»a"'),
  rule('wrong-http-path', 'get: "/v1/a«*»"'),
  rule('wrong-http-path', 'get: "/v1/{name=a/«{»nested.id}}"'),
  rule('wrong-http-path', 'get: "/v1/**/«**»"'),
  rule('wrong-http-path', 'get: "/v1/{name=**}/{nested.id=a/«**»}"'),
  rule('wrong-http-path', 'get: "/v1/{name}/{«name»}"'),
  rule('wrong-http-path', 'get: "/v1/{«1»a}"'),
  rule('wrong-http-path', 'get: "/v1/a« »b"'),
  rule('wrong-http-path', 'get: "/v1/a«?»b=c"'),
  rule('wrong-http-path', 'get: «"/v1" "/a*"»'),
  rule('wrong-http-path', 'custom { kind: "HEAD" path: "«v»1" }'),
  rule('wrong-http-path', 'get: "/v1/a" additional_bindings { get: "«v»1/b" }'),
  rule('wrong-http-path', 'get: "/v1/a" additional_bindings: [{ get: "/v1/b" }, { put: "«v»1/b" }]'),
];

const fields: InvalidCase[] = [
  rule('wrong-http-field', 'get: "/v1/{«nam»}"'),
  rule('wrong-http-field', 'get: "/v1/{«nested.nope»}"'),
  rule('wrong-http-field', 'get: "/v1/{«name.id»}"'),
  rule('wrong-http-field', 'get: "/v1/{«nested»}"'),
  rule('wrong-http-field', 'get: "/v1/{«nested.again.nested»=a/*}"'),
  rule('wrong-http-field', 'get: "/v1/{«list»}"'),
  rule('wrong-http-field', 'get: "/v1/{«map»}"'),
  rule('wrong-http-field', 'post: "/v1/a" body: «"nope"»'),
  rule('wrong-http-field', 'post: "/v1/a" body: «"nested.id"»'),
  rule('wrong-http-field', 'post: "/v1/{name}" body: «"name"»'),
  rule('wrong-http-field', 'get: "/v1/{name}" response_body: «"name"»'),
  beside(
    { 'r.proto': 'syntax = "proto3"; package r; message R { string name = 1; }' },
    warning(
      proto3(
        'wrong-http-field',
        `import "google/api/annotations.proto"; import "r.proto";
service S { rpc A(r.R) returns (r.R) { option (google.api.http).get = "/v1/{«nam»}"; } }`,
      ),
    ),
  ),
];

const conflicts: InvalidCase[] = [
  rules('get: "/v1/{name}"', 'get: «"/v1/{nested.id}"»'),
  rules('get: "/v1/{name=a/*}/b:c"', 'get: «"/v1/a/{nested.id}/b:c"»'),
  rules('get: "/v1/a" additional_bindings { post: "/v1/b" }', 'post: «"/v1/b"» body: "*"'),
  rules('custom { kind: "HEAD" path: "/v1/{name=**}" }', 'custom { kind: "HEAD" path: «"/v1/**"» }'),
  warning(
    proto3(
      'conflicting-http-bindings',
      `${service('rpc A(R) returns (N) { option (google.api.http).get = "/v1/{name}"; }')}
service T { rpc B(R) returns (N) { option (google.api.http).get = «"/v1/{nested.id}"»; } }`,
    ),
  ),
];

export const httpRules: readonly InvalidCase[] = [...paths, ...fields, ...conflicts];
