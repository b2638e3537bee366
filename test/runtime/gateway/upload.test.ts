import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type ServedDefinition, serveDefinition } from './serve-definition.ts';
import { http1 } from './wire.ts';

const files = `
syntax = "proto3";
package files.v1;
import "google/api/annotations.proto";
import "google/api/httpbody.proto";

service Files {
  rpc Put(File) returns (Stored) { option (google.api.http) = { put: "/files/{name}" body: "content" }; }
  rpc PutBody(Document) returns (Stored) { option (google.api.http) = { put: "/bodies/{name}" body: "body" }; }
  rpc Echo(google.api.HttpBody) returns (google.api.HttpBody) {
    option (google.api.http) = { post: "/echo" body: "*" };
  }
  rpc Upload(File) returns (Stored) { option (google.api.http) = { post: "/files" body: "*" }; }
  rpc Attach(AttachRequest) returns (Stored) { option (google.api.http) = { post: "/attach" body: "file" }; }
  rpc Stream(stream File) returns (Stored) { option (google.api.http) = { post: "/stream/{name}" body: "content" }; }
  rpc StreamForm(stream File) returns (Stored) { option (google.api.http) = { post: "/stream-form" body: "*" }; }
  rpc StreamBody(stream google.api.HttpBody) returns (Stored) {
    option (google.api.http) = { post: "/stream-body" body: "*" };
  }
}
message File {
  string name = 1;
  bytes content = 2;
  google.api.HttpBody document = 3;
  repeated bytes more = 4;
  Inner inner = 5;
  repeated string tags = 6;
}
message Inner { bytes content = 1; string note = 2; }
message Document { string name = 1; google.api.HttpBody body = 2; }
message AttachRequest { File file = 1; }
message Stored {
  string name = 1;
  repeated string types = 2;
  int64 bytes = 3;
  string sha256 = 4;
  int32 messages = 5;
  File file = 6;
}
`;

interface Body {
  contentType: string;
  data: Uint8Array;
}
interface FileMessage {
  name: string;
  content: Uint8Array;
  document?: Body;
}

let served: ServedDefinition;
before(async () => {
  const sha256 = (...parts: Uint8Array[]) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest('hex');
  };
  async function store(messages: AsyncIterable<FileMessage & Partial<Body>>) {
    const hash = createHash('sha256');
    const stored = { name: '', types: [] as string[], bytes: 0n, messages: 0 };
    for await (const { name, content, document, contentType, data } of messages) {
      const bytes = data ?? document?.data ?? content;
      const type = contentType ?? document?.contentType ?? '';
      hash.update(bytes);
      stored.bytes += BigInt(bytes.length);
      stored.messages++;
      stored.name ||= name ?? '';
      if (type !== '') stored.types.push(type);
    }
    return { ...stored, sha256: hash.digest('hex') };
  }
  served = await serveDefinition(
    files,
    {
      put: ({ name, content }: FileMessage) => ({
        name,
        bytes: BigInt(content.length),
        sha256: sha256(content),
      }),
      putBody: ({ name, body }: { name: string; body: Body }) => ({
        name,
        types: [body.contentType],
        bytes: BigInt(body.data.length),
        sha256: sha256(body.data),
      }),
      echo: (body: Body) => body,
      upload: (file: object) => ({ file }),
      attach: ({ file }: { file: object }) => ({ file }),
      stream: store,
      streamForm: store,
      streamBody: store,
    },
    { limits: { maxMessageBytes: 200_000 } },
  );
});
after(() => served[Symbol.asyncDispose]());

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0x0a, 0x0d]);
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function sent(method: string, path: string, body: Buffer | string, type: string) {
  const answer = await http1(served.address, path, { method, headers: { 'content-type': type }, body });
  return { status: answer.status, json: JSON.parse(answer.body.toString()) };
}

interface Part {
  name: string;
  value: Buffer | string;
  filename?: string;
  type?: string;
}

/** A form as a browser writes it. */
function form(parts: readonly Part[], boundary = 'edge'): Buffer {
  const pieces = parts.flatMap(({ name, value, filename, type }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n`;
    return [
      Buffer.from(`${head}${type ? `Content-Type: ${type}\r\n` : ''}\r\n`),
      Buffer.from(value),
      Buffer.from('\r\n'),
    ];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

const multipart = 'multipart/form-data; boundary=edge';

describe('bytes of any type in a body', () => {
  it('go into the bytes field that the body is', async () => {
    assert.deepEqual(await sent('PUT', '/files/a', png, 'image/png'), {
      status: 200,
      json: { name: 'a', bytes: '8', sha256: digest(png) },
    });
  });

  it('are the JSON of that field where they say so', async () => {
    const { json } = await sent('PUT', '/files/a', '"AQID"', 'application/json');
    assert.equal(json.sha256, digest(Buffer.from([1, 2, 3])));
  });

  it('go into a google.api.HttpBody with their type, JSON too', async () => {
    const { json } = await sent('PUT', '/bodies/a', png, 'image/png');
    assert.deepEqual([json.types, json.sha256], [['image/png'], digest(png)]);
    const other = await sent('PUT', '/bodies/a', '{"x":1}', 'application/json');
    assert.deepEqual([other.json.types, other.json.bytes], [['application/json'], '7']);
  });

  it('come back as they went', async () => {
    const headers = { 'content-type': 'image/png' };
    const answer = await http1(served.address, '/echo', { headers, body: png });
    assert.deepEqual([answer.headers['content-type'], answer.body], ['image/png', png]);
  });

  it('are refused where they are too many', async () => {
    const { status, json } = await sent('PUT', '/files/a', Buffer.alloc(200_001), 'image/png');
    assert.equal(status, 413);
    assert.match(json.message, /may have 200000 bytes/);
  });

  it('go in pieces to a method that takes a stream', async () => {
    const bytes = Buffer.alloc(3_000_000, 'abc');
    const { json } = await sent('POST', '/stream/big', bytes, 'application/octet-stream');
    assert.deepEqual([json.name, json.bytes, json.sha256], ['big', '3000000', digest(bytes)]);
    assert.ok(json.messages > 10);
    const other = await sent('POST', '/stream-body', bytes, 'video/mp4');
    assert.deepEqual([other.json.types, other.json.sha256], [['video/mp4'], digest(bytes)]);
    const none = await sent('POST', '/stream/none', '', 'application/octet-stream');
    assert.deepEqual([none.json.name, none.json.messages], ['none', 1]);
  });
});

describe('a form with files', () => {
  it('is one message: fields by their names, files in the fields that can hold them', async () => {
    const { status, json } = await sent(
      'POST',
      '/files',
      form([
        { name: 'name', value: 'a' },
        { name: 'tags', value: 'x' },
        { name: 'tags', value: 'y' },
        { name: 'inner.note', value: 'ü' },
        { name: 'content', value: png, filename: 'a.png', type: 'image/png' },
        { name: 'document', value: png, filename: 'b.png', type: 'image/png' },
        { name: 'more', value: 'one', filename: '1.txt', type: 'text/plain' },
        { name: 'more', value: 'two', filename: '2.txt', type: 'text/plain' },
        { name: 'inner.content', value: 'in', filename: '3.txt', type: 'text/plain' },
      ]),
      multipart,
    );
    assert.equal(status, 200, JSON.stringify(json));
    const data = png.toString('base64');
    assert.deepEqual(json.file, {
      name: 'a',
      content: data,
      document: { contentType: 'image/png', data },
      more: [Buffer.from('one').toString('base64'), Buffer.from('two').toString('base64')],
      inner: { content: Buffer.from('in').toString('base64'), note: 'ü' },
      tags: ['x', 'y'],
    });
  });

  it('is the field that the body is', async () => {
    const parts = [
      { name: 'name', value: 'a' },
      { name: 'content', value: 'x', filename: 'x', type: 'text/plain' },
    ];
    assert.deepEqual((await sent('POST', '/attach', form(parts), multipart)).json.file, {
      name: 'a',
      content: 'eA==',
    });
  });

  it('goes by the short form as well', async () => {
    const { json } = await sent(
      'POST',
      '/files/upload',
      form([{ name: 'content', value: 'x', filename: 'x' }]),
      multipart,
    );
    assert.deepEqual(json.file, { content: 'eA==' });
  });

  it('goes in pieces to a method that takes a stream, with the fields before the file in the first', async () => {
    const bytes = Buffer.alloc(2_000_000, 'xyz');
    const body = form([
      { name: 'name', value: 'big' },
      { name: 'document', value: bytes, filename: 'big.bin', type: 'video/mp4' },
      { name: 'document', value: 'small', filename: 'small.txt', type: 'text/plain' },
    ]);
    const { json } = await sent('POST', '/stream-form', body, multipart);
    assert.deepEqual([json.name, json.types, json.bytes], ['big', ['video/mp4', 'text/plain'], '2000005']);
    assert.equal(json.sha256, digest(Buffer.concat([bytes, Buffer.from('small')])));
  });

  const wrong: [what: string, body: Buffer | string, type: string, status: number, message: RegExp][] = [
    [
      'a file for a field that there is not',
      form([{ name: 'contents', value: 'x', filename: 'x' }]),
      multipart,
      400,
      /no field "contents" for a file; there is: content/,
    ],
    [
      'a file for a field that holds none',
      form([{ name: 'name', value: 'x', filename: 'x' }]),
      multipart,
      400,
      /"name" can hold no file/,
    ],
    [
      'two files for one field',
      form([
        { name: 'content', value: 'x', filename: 'x' },
        { name: 'content', value: 'y', filename: 'y' },
      ]),
      multipart,
      400,
      /given twice/,
    ],
    ['a field that there is not', form([{ name: 'nam', value: 'x' }]), multipart, 400, /did you mean "name"/],
    ['no boundary', 'x', 'multipart/form-data', 400, /cannot be read: .*[Bb]oundary/],
    [
      'a form that breaks off',
      form([{ name: 'content', value: 'xyz', filename: 'x' }]).subarray(0, 74),
      multipart,
      400,
      /cannot be read/,
    ],
    [
      'more than fits',
      form([{ name: 'content', value: Buffer.alloc(200_001), filename: 'x' }]),
      multipart,
      413,
      /may have 200000 bytes/,
    ],
    [
      'more parts than it may have',
      form(Array.from({ length: 1001 }, () => ({ name: 'tags', value: 'x' }))),
      multipart,
      400,
      /1000 parts/,
    ],
  ];
  for (const [what, body, type, status, message] of wrong) {
    it(`is refused with ${what}`, async () => {
      const answer = await sent('POST', '/files', body, type);
      assert.equal(answer.status, status, JSON.stringify(answer.json));
      assert.match(answer.json.message, message);
    });
  }
});

describe('an upload of a hundred megabytes', () => {
  for (const [what, path, type] of [
    ['as it is', '/stream/big', 'application/octet-stream'],
    ['in a form', '/stream-form', multipart],
  ] as const) {
    it(`takes little memory ${what}`, async () => {
      const piece = Buffer.alloc(256 * 1024, 'x');
      const count = 400;
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const upload = request(
        new URL(path, served.address),
        { method: 'POST', headers: { 'content-type': type }, agent: false },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => {
            text += chunk;
          });
          response.on('end', () => resolve(text));
        },
      );
      upload.on('error', reject);
      const head = '--edge\r\nContent-Disposition: form-data; name="content"; filename="x"\r\n\r\n';
      if (type === multipart) upload.write(head);
      const before = process.memoryUsage();
      let most = 0;
      for (let i = 0; i < count; i++) {
        if (!upload.write(piece)) await new Promise<void>((drained) => upload.once('drain', () => drained()));
        const now = process.memoryUsage();
        most = Math.max(most, now.arrayBuffers + now.external - before.arrayBuffers - before.external);
      }
      upload.end(type === multipart ? '\r\n--edge--\r\n' : undefined);
      const stored = JSON.parse(await promise);
      assert.equal(stored.bytes, String(count * piece.length));
      // Client, gateway and service are all in this process; garbage that is not collected yet counts too.
      assert.ok(most < 80 * 2 ** 20, `${Math.round(most / 2 ** 20)} MB`);
    });
  }
});
