import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unknownMethods } from '../../../extension/request/unknown-methods.ts';
import { parseRequestFile } from '../../../runtime/api/request/request-file.ts';

const file = parseRequestFile(`### here
GRPC {{local}}/ticker.v1.TickerService/Sum

### gone
# @timeout 2 s
POST {{local}}/ticker.v1.TickerService/Total

### of somebody else
GRPC http://127.0.0.1:1/others.v1.OthersService/Total

### no method at all
GET {{local}}/ticker/total
`);
const defined = { name: 'ticker.v1.TickerService', methods: [{ name: 'Sum' }, { name: 'Tick' }] };

describe('methods that a service does not have', () => {
  it('are told at their request lines, with those that it has', () => {
    const message = 'ticker.v1.TickerService has no method Total; there is: Sum, Tick';
    assert.deepEqual(unknownMethods(file, [defined]), [{ line: 5, method: 'Total', message }]);
  });

  it('are none where it runs with another definition, which has them', () => {
    const runs = { name: defined.name, methods: [{ name: 'Total' }] };
    assert.deepEqual(unknownMethods(file, [runs, defined]), []);
  });

  it('are none of a service of which nothing is known', () => {
    assert.deepEqual(unknownMethods(file, []), []);
    assert.deepEqual(unknownMethods(file, [{ name: defined.name, methods: [] }]), []);
  });
});
