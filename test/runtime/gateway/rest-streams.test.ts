import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answered, json, type Library, serveLibrary } from './library-service.ts';
import { eventually } from './wire.ts';

let served: Library;
before(async () => {
  served = await serveLibrary();
});
after(() => served[Symbol.asyncDispose]());

describe('streams of google.api.http', () => {
  it('are a message a line', async () => {
    const answer = await answered(served, '/v1/watch?count=2');
    assert.equal(answer.headers['content-type'], 'application/x-ndjson');
    assert.equal(answer.body.toString(), '{"title":"Book 1"}\n{"title":"Book 2"}\n');
  });

  it('are events for who asks for them', async () => {
    const answer = await answered(served, '/v1/watch?count=2', { headers: { accept: 'text/event-stream' } });
    assert.equal(answer.headers['content-type'], 'text/event-stream');
    assert.equal(
      answer.body.toString(),
      'data: {"title":"Book 1"}\n\ndata: {"title":"Book 2"}\n\nevent: end\ndata: {}\n\n',
    );
  });

  it('end with the error as the last line or event', async () => {
    const error = `{"code":10,"message":"no more","details":[]}`;
    assert.equal(
      (await answered(served, '/v1/watch?count=2&fail_after=1')).body.toString(),
      `{"title":"Book 1"}\n{"error":${error}}\n`,
    );
    const events = await answered(served, '/v1/watch?count=2&fail_after=1', {
      headers: { accept: 'text/event-stream' },
    });
    assert.match(events.body.toString(), /\n\nevent: error\ndata: \{"code":10,/);
  });

  it('take a message a line', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const body = '{"title":"a"}\n\r\n {"title":"b"}\n{"title":"c"}';
    assert.deepEqual((await json(served, '/v1/import', { headers, body })).json, {
      count: 3,
      titles: ['a', 'b', 'c'],
    });
    assert.equal(
      (await answered(served, '/v1/chat', { headers, body })).body.toString(),
      '{"title":"A"}\n{"title":"B"}\n{"title":"C"}\n',
    );
  });

  it('say which line is wrong', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await json(served, '/v1/import', { headers, body: '{"title":"a"}\n{"title"\n' });
    assert.equal(answer.status, 400);
  });

  it('wait for a client that does not read, and end with it', async () => {
    const { request } = await import('node:http');
    const sent = request(`${served.address}/v1/watch?forever=true`, { agent: false });
    sent.on('error', () => {});
    sent.end();
    await new Promise<void>((resolve) =>
      sent.once('response', (response) => response.once('readable', () => resolve())),
    );
    const before = served.cancelled;
    sent.destroy();
    await eventually(() => served.cancelled > before);
    assert.deepEqual(served.faults, []);
  });
});

describe('the short form', () => {
  it('takes and gives streams', async () => {
    assert.equal((await answered(served, '/library/watch?count=1')).body.toString(), '{"title":"Book 1"}\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    assert.deepEqual((await json(served, '/library/import', { headers, body: '{"title":"a"}\n' })).json, {
      count: 1,
      titles: ['a'],
    });
  });
});
