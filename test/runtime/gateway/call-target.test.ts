import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import type { CallObserver, CallStart, CallTarget, Metadata } from '../../../runtime/call/call.ts';
import { envelope } from '../../../runtime/gateway/envelope.ts';
import { servePosts } from './posts-service.ts';
import { envelopes, eventually, http1, http2, http2Session, readAnswer, settled } from './wire.ts';

/** A target by hand: what the gateway asks of it, and what it answers, one by one. */
class HandMade implements CallTarget {
  readonly starts: CallStart[] = [];
  messages = 0;
  credit = 0;
  cancelled = 0;
  halfClosed = 0;
  observer: CallObserver | undefined;
  /** What `message` answers. */
  takesMore = true;
  onHalfClose: (observer: CallObserver) => void = () => {};

  open(start: CallStart, observer: CallObserver) {
    this.starts.push(start);
    this.observer = observer;
    return {
      message: () => {
        this.messages++;
        return this.takesMore;
      },
      halfClose: () => {
        this.halfClosed++;
        this.onHalfClose(observer);
      },
      cancel: () => {
        this.cancelled++;
      },
      credit: (bytes: number) => {
        this.credit += bytes;
      },
    };
  }
}

const upload = {
  ':method': 'POST',
  ':path': '/posts.v1.PostsService/Upload',
  'content-type': 'application/grpc',
};

function answering(metadata: Metadata): (observer: CallObserver) => void {
  return (observer) => {
    observer.headers(metadata);
    observer.message(Buffer.from('{}'));
    observer.end({ trailers: metadata });
  };
}

describe('what the gateway asks of a target', () => {
  it('is no more than the target takes, until it can take more', async () => {
    const target = new HandMade();
    target.takesMore = false;
    await using served = await servePosts({ service: { target } });
    using session = http2Session(served.address);
    const stream = session.request(upload);
    const answer = readAnswer(stream);
    for (let i = 0; i < 5; i++) stream.write(envelope(0, Buffer.alloc(100)));
    stream.end();
    await eventually(() => target.messages > 0);
    await settled(() => target.messages);
    assert.equal(target.messages, 1);
    target.observer?.writable();
    await eventually(() => target.messages === 2);
    assert.equal(target.halfClosed, 0);
    target.takesMore = true;
    target.observer?.writable();
    await eventually(() => target.halfClosed === 1);
    assert.equal(target.messages, 5);
    target.observer?.end({ trailers: [] });
    assert.equal((await answer).headers['grpc-status'], '0');
  });

  it('is credit for what the client has taken', async () => {
    const target = new HandMade();
    const message = Buffer.alloc(50_000);
    target.onHalfClose = (observer) => {
      observer.message(message);
      observer.message(message);
      observer.end({ trailers: [] });
    };
    await using served = await servePosts({ service: { target } });
    const headers = { ...upload, ':path': '/posts.v1.PostsService/Watch' };
    const answer = await http2(served.address, headers, envelope(0, Buffer.alloc(0)));
    assert.equal(envelopes(answer.body).length, 2);
    assert.ok(target.credit >= 50_000, String(target.credit));
  });

  it('is to stop, once, when the client is gone, and nothing after the end', async () => {
    const target = new HandMade();
    await using served = await servePosts({ service: { target } });
    using session = http2Session(served.address);
    const stream = session.request(upload);
    const answer = readAnswer(stream);
    await eventually(() => target.starts.length === 1);
    stream.close(8);
    await answer;
    await eventually(() => target.cancelled === 1);
    target.observer?.headers([]);
    target.observer?.message(Buffer.alloc(1));
    target.observer?.end({ trailers: [] });
    assert.equal(target.cancelled, 1);
  });

  it('carries the trace context', async () => {
    const target = new HandMade();
    target.onHalfClose = answering([]);
    await using served = await servePosts({ service: { target } });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await http1(served.address, '/posts/get?id=1', { headers: { traceparent } });
    assert.equal(target.starts[0]?.traceparent, traceparent);
  });
});

describe('a gRPC call of one message each way', () => {
  const get = { ...upload, ':path': '/posts.v1.PostsService/Get' };
  const request = envelope(0, Buffer.from('request'));

  it('reaches a target that takes it whole as one thing, and its answer the client', async () => {
    const asked: string[] = [];
    const target: CallTarget = {
      open: () => assert.fail('it was there whole'),
      openUnary(_start, observer, bytes, from, to) {
        asked.push(Buffer.from(bytes.subarray(from, to)).toString());
        queueMicrotask(() => observer.onlyMessage?.(Buffer.from('<answer>'), 1, 7));
        return { message: () => true, halfClose() {}, cancel() {}, credit() {} };
      },
    };
    await using served = await servePosts({ service: { target } });
    const answer = await http2(served.address, get, request);
    assert.deepEqual(asked, ['request']);
    assert.deepEqual(
      envelopes(answer.body).map(({ message }) => message.toString()),
      ['answer'],
    );
    assert.equal(answer.trailers['grpc-status'], '0');
  });

  it('is the same when its message comes in pieces, or an empty piece ends it', async () => {
    const target = new HandMade();
    target.onHalfClose = (observer) => {
      observer.message(Buffer.from('answer'));
      observer.end({ trailers: [] });
    };
    await using served = await servePosts({ service: { target } });
    using session = http2Session(served.address);
    for (const pieces of [
      [request.subarray(0, 3), request.subarray(3)],
      [request.subarray(0, 8), request.subarray(8)],
      [request, Buffer.alloc(0)],
    ]) {
      const stream = session.request(get);
      const answer = readAnswer(stream);
      for (const piece of pieces) await new Promise((resolve) => stream.write(piece, resolve));
      stream.end();
      assert.equal((await answer).trailers['grpc-status'], '0');
    }
    assert.equal(target.messages, 3);
    assert.equal(target.halfClosed, 3);
  });

  it('has one deadline, however late the first piece of its message comes', async () => {
    await using served = await servePosts({ service: { target: new HandMade() } });
    using session = http2Session(served.address);
    const ended: string[] = [];
    const open = (timeout: string) => {
      const stream = session.request({ ...get, 'grpc-timeout': timeout });
      const answer = readAnswer(stream).then(({ headers }) => {
        ended.push(timeout);
        return headers['grpc-status'];
      });
      return { stream, answer };
    };
    const [first, second, third] = [open('300m'), open('1500m'), open('1700m')];
    await first.answer;
    second.stream.write(request.subarray(0, 3));
    assert.deepEqual(await Promise.all([second.answer, third.answer]), ['4', '4']);
    assert.deepEqual(ended, ['300m', '1500m', '1700m']);
  });

  it('gives credit for a message when it comes, though it keeps it until its end', async () => {
    const target = new HandMade();
    await using served = await servePosts({ service: { target } });
    const answer = http2(served.address, get, request);
    await eventually(() => target.halfClosed === 1);
    target.observer?.message(Buffer.alloc(50_000));
    assert.equal(target.credit, 50_000);
    target.observer?.end({ trailers: [] });
    assert.equal((await answer).trailers['grpc-status'], '0');
  });

  it('ends with the error that comes after its message, and without the message', async () => {
    const target = new HandMade();
    target.onHalfClose = (observer) => {
      observer.headers([['x-first', 'yes']]);
      observer.message(Buffer.from('half'));
      observer.end({
        error: { code: Code.DataLoss, message: 'lost', details: [] },
        trailers: [['x-last', 'yes']],
      });
    };
    await using served = await servePosts({ service: { target } });
    const answer = await http2(served.address, get, request);
    assert.equal(answer.body.length, 0);
    assert.equal(answer.headers['x-first'], 'yes');
    assert.equal(answer.trailers['grpc-status'], '15');
    assert.equal(answer.trailers['x-last'], 'yes');
  });

  it('is cancelled once when its client is gone, and nothing that comes then reaches anybody', async () => {
    const target = new HandMade();
    await using served = await servePosts({ service: { target } });
    using session = http2Session(served.address);
    const stream = session.request(get);
    const answer = readAnswer(stream);
    stream.end(request);
    await eventually(() => target.halfClosed === 1);
    stream.close(8);
    await answer;
    await eventually(() => target.cancelled === 1);
    target.observer?.headers([]);
    target.observer?.message(Buffer.alloc(1));
    target.observer?.end({ trailers: [] });
    assert.equal(target.cancelled, 1);
    assert.deepEqual(served.seen.faults, []);
  });

  it('is refused with none or two messages', async () => {
    const target = new HandMade();
    await using served = await servePosts({ service: { target } });
    for (const body of [Buffer.alloc(0), Buffer.concat([request, request])]) {
      const { headers, trailers } = await http2(served.address, get, body);
      assert.equal(trailers['grpc-status'] ?? headers['grpc-status'], '12');
    }
    assert.equal(target.starts.length, 0);
  });

  it('gives its client two messages where the target does, as it is for the client to judge', async () => {
    const target = new HandMade();
    target.onHalfClose = (observer) => {
      observer.message(Buffer.from('one'));
      observer.message(Buffer.from('two'));
      observer.end({ trailers: [['x-last', 'yes']] });
    };
    await using served = await servePosts({ service: { target } });
    const answer = await http2(served.address, get, request);
    assert.deepEqual(
      envelopes(answer.body).map(({ message }) => message.toString()),
      ['one', 'two'],
    );
    assert.equal(answer.trailers['x-last'], 'yes');
  });

  it('is told what a call of the same head was told, and nothing of a head that differs', async () => {
    const target = new HandMade();
    target.onHalfClose = answering([]);
    await using served = await servePosts({ service: { target } });
    using session = http2Session(served.address);
    for (const tenant of ['a', 'a', 'b', 'a']) {
      await readAnswer(session.request({ ...get, 'x-tenant': tenant }).end(request));
    }
    assert.deepEqual(
      target.starts.map(({ metadata }) => metadata.find(([name]) => name === 'x-tenant')?.[1]),
      ['a', 'a', 'b', 'a'],
    );
  });
});

describe('metadata that is no header', () => {
  const hostile: Metadata = [
    ['x-split', 'a\r\nset-cookie: b'],
    ['x-nul', 'a\0b'],
    ['x-wide', 'a\u{1f41d}b'],
    ['bad name', 'x'],
    [':status', '500'],
    ['content-length', '1000'],
    ['transfer-encoding', 'chunked'],
    ['connection', 'close'],
    ['grpc-status', '13'],
    ['x-twice', '1'],
    ['x-twice', '2'],
  ];

  it('neither splits a response nor speaks for the protocol, over HTTP/1.1', async () => {
    const target = new HandMade();
    target.onHalfClose = answering(hostile);
    await using served = await servePosts({ service: { target } });
    const answer = await http1(served.address, '/posts/get?id=1');
    assert.equal(answer.status, 200);
    assert.equal(answer.body.toString(), '{}');
    assert.equal(answer.headers['x-split'], 'a??set-cookie: b');
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal(answer.headers['x-nul'], 'a?b');
    assert.equal(answer.headers['x-twice'], '1, 2');
    assert.equal(answer.headers['trailer-x-twice'], '1, 2');
  });

  it('nor over HTTP/2, nor as trailers in the body of gRPC-Web', async () => {
    const target = new HandMade();
    target.onHalfClose = answering(hostile);
    await using served = await servePosts({ service: { target } });
    const headers = { ...upload, ':path': '/posts.v1.PostsService/Get' };
    const grpc = await http2(served.address, headers, envelope(0, Buffer.alloc(0)));
    assert.equal(grpc.trailers['grpc-status'], '0');
    assert.equal(grpc.trailers['x-split'], 'a??set-cookie: b');
    const web = await http2(
      served.address,
      { ...headers, 'content-type': 'application/grpc-web' },
      envelope(0, Buffer.alloc(0)),
    );
    const trailers = envelopes(web.body).at(-1)?.message.toString() ?? '';
    assert.match(trailers, /^grpc-status: 0\r\nx-split: a\?\?set-cookie: b\r\n/);
  });
});
