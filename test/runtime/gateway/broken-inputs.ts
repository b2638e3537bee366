/** Inputs that a fuzzer of the gateway begins with, and how it breaks them. */

/** Changes some bytes, and sometimes cuts the end off. */
export function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = random(6); i >= 0; i--) {
    const at = random(copy.length);
    copy[at] = random(3) === 0 ? random(256) : (copy[at] ?? 0) ^ (1 << random(8));
  }
  return random(4) === 0 ? copy.subarray(0, random(copy.length)) : copy;
}

const http1Seeds = [
  'POST /posts.v1.PostsService/Get HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{"id":"1"}',
  'GET /posts/list?page_size=4&like.votes.a=1&tag=%61 HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'POST /posts/list HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"t\r\n2\r\n":\r\n0\r\n\r\n',
  'POST /posts.v1.PostsService/Chat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/grpc-web-text\r\ncontent-length: 8\r\n\r\nAAAAAAA=',
  'POST /posts.v1.PostsService/Upload HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/connect+json\r\ncontent-length: 7\r\n\r\n\0\0\0\0\x02{}',
].map((text) => Buffer.from(text, 'latin1'));

/** Preface, SETTINGS, then HEADERS of a POST to / and a DATA frame with an empty message. */
const http2Seed = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
  Buffer.from([0, 0, 3, 1, 4, 0, 0, 0, 1, 0x83, 0x84, 0x86]),
  Buffer.from([0, 0, 5, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
]);

/** What a connection may bring, each whole and right: to be broken. */
export const connectionSeeds: readonly Buffer[] = [
  ...http1Seeds,
  http2Seed,
  http2Call(),
  // TLS, as it begins.
  Buffer.concat([Buffer.from([0x16, 3, 1, 0, 60, 1, 0, 0, 56, 3, 3]), Buffer.alloc(54, 7)]),
  Buffer.from(
    'GET /ws/posts/chat HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n\x81\x82\0\0\0\0{}',
    'latin1',
  ),
  Buffer.alloc(40),
];

/** A stream of gRPC, its path and content type in literals, with a frame of each kind in it. */
function http2Call(): Buffer {
  const fields = [
    [':path', '/posts.v1.PostsService/Chat'],
    [':authority', 'localhost'],
    ['content-type', 'application/grpc'],
    ['grpc-encoding', 'gzip'],
  ];
  const literal = (text: string) => Buffer.concat([Buffer.of(text.length), Buffer.from(text)]);
  const block = Buffer.concat([
    Buffer.from([0x83, 0x86]),
    ...fields.flatMap(([name = '', value = '']) => [Buffer.of(0), literal(name), literal(value)]),
  ]);
  const frame = (type: number, flags: number, stream: number, payload: Buffer) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head[3] = type;
    head[4] = flags;
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  };
  return Buffer.concat([
    http2Seed.subarray(0, 24 + 9),
    frame(1, 4, 1, block),
    frame(0, 0, 1, Buffer.from([0, 0, 0, 0, 3, 10, 1, 65])),
    frame(8, 0, 0, Buffer.from([0, 0, 1, 0])),
    frame(6, 0, 0, Buffer.alloc(8)),
    frame(2, 0, 1, Buffer.from([0, 0, 0, 0, 1])),
    frame(0, 1, 1, Buffer.from([1, 0, 0, 0, 1, 65])),
    frame(3, 0, 1, Buffer.from([0, 0, 0, 8])),
  ]);
}
