import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  checkRequestBody,
  completeRequestBody,
  hoverRequestBody,
  requestMessage,
} from '../../../server/features/request-body/index.ts';
import { markedFile } from './marked-file.ts';

const definition = `syntax = "proto3";
package shop.v1;
service ShopService {
  rpc Order(OrderRequest) returns (OrderResponse);
}
message OrderRequest {
  // What to send.
  string article = 1;
  int64 item_count = 2;
  Speed speed = 3;
  repeated Address to = 4;
  // Nobody knows it yet.
  Unknown unknown = 5;
}
message OrderResponse {}
message Address {
  string street = 1;
  bool is_gift = 2;
}
enum Speed {
  SPEED_UNSPECIFIED = 0;
  SPEED_FAST = 1;
}
|`;

async function message() {
  const { snapshot } = await markedFile(definition);
  const found = requestMessage(snapshot, { service: 'shop.v1.ShopService', method: 'Order' });
  assert.ok(found);
  return found;
}

/** The body without its `|`, and where that stood. */
function marked(text: string) {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return { text: text.replace('|', ''), position };
}

async function labels(body: string): Promise<string[]> {
  const { text, position } = marked(body);
  return (await completeRequestBody(await message(), text, position)).map(({ label }) => label);
}

async function problems(body: string): Promise<string[]> {
  const found = await checkRequestBody(await message(), body);
  return found.map(({ range, message: words }) => `${range.start.line}: ${words}`);
}

describe('completion in the JSON of a request', () => {
  it('offers the fields that are not there yet, by their JSON names', async () => {
    assert.deepEqual((await labels('{\n  "article": "a",\n  |\n}')).sort(), ['itemCount', 'speed', 'to']);
  });

  it('offers the fields of a message inside', async () => {
    assert.deepEqual((await labels('{ "to": [{ | }] }')).sort(), ['isGift', 'street']);
  });

  it('offers the names of an enum, and true and false', async () => {
    const speeds = await labels('{ "speed": | }');
    assert.ok(speeds.includes('"SPEED_FAST"'), speeds.join(' '));
    assert.deepEqual((await labels('{ "to": [{ "isGift": | }] }')).sort(), ['false', 'true']);
  });

  it('offers nothing inside of a variable', async () => {
    assert.deepEqual(await labels('{ "speed": {{sp|eed}} }'), []);
  });
});

describe('hover in the JSON of a request', () => {
  it("shows the field's comment", async () => {
    const { text, position } = marked('\n\n{ "arti|cle": "" }');
    const hover = await hoverRequestBody(await message(), text, position);
    assert.match(JSON.stringify(hover?.contents), /What to send/);
    assert.equal(hover?.range?.start.line, 2);
  });
});

describe('problems in the JSON of a request', () => {
  it('are none in what the message takes, numbers as text and names as written included', async () => {
    const body =
      '{ "article": "a", "item_count": "3", "itemCount": 4, "speed": 1, "to": [{ "isGift": true }] }';
    assert.deepEqual(await problems(body), []);
  });

  it('are fields that it has not, at their place in the file', async () => {
    const [problem = ''] = await problems('\n\n{\n  "articel": "a"\n}');
    assert.match(problem, /^3: .*articel/);
  });

  it('are values of another type, and enum names that there are not', async () => {
    assert.match((await problems('{\n"article": 7 }'))[0] ?? '', /^1: .*string/);
    assert.match((await problems('{\n"speed": "SPEED_SLOW" }'))[0] ?? '', /SPEED_FAST/);
  });

  it('are what is not JSON', async () => {
    assert.match((await problems('{ "article": "a"\n  "speed": 1 }'))[0] ?? '', /^1: Expected comma/);
  });

  it('are not variables, whose values nobody knows, nor null', async () => {
    assert.deepEqual(
      await problems('{ "itemCount": {{n}}, "speed": "{{speed}}", "to": {{all}}, "article": null }'),
      [],
    );
  });
});
