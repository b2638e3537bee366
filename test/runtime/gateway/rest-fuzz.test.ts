import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BadPercentCode, PathTree } from '../../../runtime/gateway/rest/path-tree.ts';
import { parsePathTemplate, pathPattern } from '../../../server/compiler/http/path-template.ts';
import { randomFrom } from './random-from.ts';
import { serveDefinition } from './serve-definition.ts';
import { http1 } from './wire.ts';

const random = randomFrom(20_260_102);

function oneOf<T>(values: readonly T[]): T {
  return values[random(values.length)] as T;
}

/** A template by the grammar. */
function template(): string {
  const names = ['v1', 'shelves', 'books', 'a.b', 'x~y'];
  let rest = 0;
  let variables = 0;
  const segment = (): string => {
    const kind = random(6);
    if (kind === 0) return '*';
    if (kind === 1 && rest++ === 0) return '**';
    return oneOf(names);
  };
  const part = (): string => {
    if (random(3) > 0) return segment();
    const inside = random(2) === 0 ? '' : `=${Array.from({ length: 1 + random(3) }, segment).join('/')}`;
    return `{f${variables++}.name${inside}}`;
  };
  const verb = random(4) === 0 ? `:${oneOf(['cancel', 'undo'])}` : '';
  return `/${Array.from({ length: 1 + random(5) }, part).join('/')}${verb}`;
}

function mutated(text: string): string {
  const characters = [...text];
  for (let i = random(4); i >= 0; i--) {
    const at = random(characters.length + 1);
    characters.splice(at, random(2), oneOf([...'{}=*/:.%a0 ü\0?']));
  }
  return characters.join('');
}

describe('the parser of path templates', () => {
  it('takes what the grammar makes, and says where anything else is wrong', () => {
    for (let i = 0; i < 20_000; i++) {
      const text = template();
      const parsed = parsePathTemplate(text);
      assert.ok(!('error' in parsed), `${text}: ${JSON.stringify(parsed)}`);
      const again = parsePathTemplate(pathPattern(parsed));
      assert.ok(!('error' in again) && pathPattern(again) === pathPattern(parsed), text);
      const broken = mutated(text);
      const answer = parsePathTemplate(broken);
      if (!('error' in answer)) continue;
      assert.match(answer.error, /^["A-Z].*\.$/);
      assert.ok(answer.start >= 0 && answer.start <= answer.end && answer.end <= broken.length, broken);
    }
  });
});

/** What a template means, told as a regular expression: slow, and plainly right. */
function pattern(text: string): RegExp {
  const parsed = parsePathTemplate(text);
  assert.ok(!('error' in parsed));
  let source = '^';
  for (const { kind, ...segment } of parsed.segments) {
    if (kind === 'any') source += '/[^/]+';
    else if (kind === 'rest') source += '(?:/[^/]*)*';
    else source += `/${('text' in segment ? String(segment.text) : '').replace(/[.~]/g, '\\$&')}`;
  }
  return new RegExp(`${source}${parsed.verb === undefined ? '' : `:${parsed.verb}`}$`);
}

describe('the tree of paths', () => {
  it('finds something where a template matches, and nothing where none does', () => {
    for (let round = 0; round < 300; round++) {
      const tree = new PathTree<string>();
      const texts = Array.from({ length: 1 + random(12) }, template);
      for (const text of texts) {
        const parsed = parsePathTemplate(text);
        if (!('error' in parsed)) tree.add('GET', parsed, text);
      }
      for (let i = 0; i < 60; i++) {
        const names = ['v1', 'shelves', 'books', 'a.b', 'x~y', 'q', ''];
        const path = `/${Array.from({ length: 1 + random(5) }, () => oneOf(names)).join('/')}${oneOf(['', ':cancel', ':undo', ':other'])}`;
        const found = tree.find('GET', path);
        const matching = texts.filter((text) => pattern(text).test(path));
        if (!found) assert.deepEqual(matching, [], `${path} in ${texts.join(' ')}`);
        else if ('value' in found) assert.ok(matching.includes(found.value), `${path} is not ${found.value}`);
        else assert.fail('there is one method');
      }
    }
  });

  it('answers any path with what it found, or says what is wrong with it', () => {
    const tree = new PathTree<number>();
    for (let i = 0; i < 200; i++) {
      const parsed = parsePathTemplate(template());
      if (!('error' in parsed)) tree.add(oneOf(['GET', 'POST', '*']), parsed, i);
    }
    for (let i = 0; i < 20_000; i++) {
      const path = mutated(mutated('/v1/shelves/books%20x/a.b:cancel'));
      try {
        const found = tree.find(oneOf(['GET', 'HEAD', 'PUT']), path);
        if (found && 'variables' in found)
          for (const [, value] of found.variables) assert.equal(typeof value, 'string');
      } catch (error) {
        assert.ok(error instanceof BadPercentCode, path);
      }
    }
  });

  it('is not slow for a path that was made to be', () => {
    const tree = new PathTree<number>();
    for (let i = 0; i < 14; i++) {
      const segments = Array.from({ length: 14 }, (_, at) => (at === i ? 'a' : '*'));
      const parsed = parsePathTemplate(`/${segments.join('/')}/end`);
      assert.ok(!('error' in parsed));
      tree.add('GET', parsed, i);
    }
    const before = process.cpuUsage().user;
    for (let i = 0; i < 1000; i++) assert.equal(tree.find('GET', `/${'a/'.repeat(14)}x`), undefined);
    // Microseconds of this process: it does not matter what else the machine does.
    assert.ok(process.cpuUsage().user - before < 2_000_000);
  });
});

const uploads = `
syntax = "proto3";
package up.v1;
import "google/api/annotations.proto";
service Up {
  rpc One(File) returns (File) { option (google.api.http) = { post: "/one" body: "*" }; }
  rpc Many(stream File) returns (File) { option (google.api.http) = { post: "/many/{name}" body: "*" }; }
}
message File { string name = 1; bytes content = 2; File inner = 3; repeated bytes more = 4; }
`;

describe('bodies under thousands of broken inputs', () => {
  it('get an answer each, whatever is in a form or in lines', async () => {
    const service = {
      one: (file: object) => file,
      async many(files: AsyncIterable<object>) {
        for await (const _file of files);
        return {};
      },
    };
    await using served = await serveDefinition(uploads, service, { limits: { maxMessageBytes: 10_000 } });
    const form =
      '--edge\r\nContent-Disposition: form-data; name="name"\r\n\r\na\r\n--edge\r\nContent-Disposition: form-data; ' +
      'name="inner.content"; filename="x"\r\nContent-Type: image/png\r\n\r\nxyz\r\n--edge--\r\n';
    const lines = '{"name":"a","inner":{"content":"AQID"}}\n{"content":"AQID"}\n\n{}';
    for (let i = 0; i < 1500; i++) {
      const isForm = random(2) === 0;
      const bytes = Buffer.from(isForm ? form : lines);
      for (let n = random(8); n >= 0; n--) bytes[random(bytes.length)] = random(256);
      const answer = await http1(served.address, oneOf(['/one', '/many/a', '/up/one', '/up/many']), {
        headers: {
          'content-type': isForm
            ? 'multipart/form-data; boundary=edge'
            : oneOf(['application/x-ndjson', 'application/json']),
        },
        body: random(3) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes,
      });
      assert.ok([200, 400, 415].includes(answer.status), `${answer.status}: ${answer.body} ${served.faults}`);
      if (answer.status !== 415) assert.doesNotThrow(() => JSON.parse(answer.body.toString()));
    }
    assert.deepEqual(served.faults, []);
  });
});
