import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBody } from '../../../../runtime/api/request/request-body.ts';
import { parseRequestFile } from '../../../../runtime/api/request/request-file.ts';

describe('what is left out of a body', () => {
  for (const [name, lines] of [
    ['comments without an end', ['/*']],
    ['comments', ['/*', 'why', '*/']],
    ['response handlers', ['> {%', '%}']],
  ] as const) {
    it(`is found in a few looks at each line, also of very many ${name}`, () => {
      const body = Array.from({ length: 2000 }, () => lines).flat();
      let looks = 0;
      const counted = new Proxy(body, {
        get(target, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
          return Reflect.get(target, key);
        },
      });
      const [request] = parseRequestFile('POST http://x/y').requests;
      assert.ok(request);
      readBody(counted, 2, request, () => {});
      assert.ok(looks <= 5 * body.length, `${looks} looks at ${body.length} lines`);
    });
  }
});
