import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { requestMessage } from '../../../server/features/request-body/index.ts';
import type { FormField, FormModel } from '../../../server/features/request-form/form-model.ts';
import { requestForm } from '../../../server/features/request-form/request-form.ts';
import { markedFile } from './marked-file.ts';

const validate = readFileSync(
  path.join(import.meta.dirname, '../../fixtures/generate/api/buf/validate/validate.proto'),
  'utf8',
);
const definition = `syntax = "proto3";
package shop.v1;
import "buf/validate/validate.proto";
import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
service ShopService {
  rpc Order(OrderRequest) returns (OrderRequest);
}
message OrderRequest {
  // What to send.
  string article = 1 [(buf.validate.field).required = true, (buf.validate.field).string.max_len = 64];
  int32 item_count = 2 [(buf.validate.field).int32 = {gte: 1, lte: 99}];
  optional sfixed64 weight = 3;
  Speed speed = 4;
  repeated Address to = 5 [(buf.validate.field).repeated.min_items = 1];
  map<int32, bytes> labels = 6;
  oneof payment {
    option (buf.validate.oneof).required = true;
    string card = 7;
    Address invoice = 8;
  }
  google.protobuf.Timestamp at = 9;
  google.protobuf.Duration within = 10;
  google.protobuf.Any more = 11;
  google.protobuf.Struct notes = 12;
  google.protobuf.Int64Value limit = 13;
  double ratio = 14 [deprecated = true];
  OrderRequest again = 15;
}
message Address {
  string street = 1 [(buf.validate.field).string.email = true];
}
// How fast.
enum Speed {
  SPEED_UNSPECIFIED = 0;
  // By air.
  SPEED_FAST = 1;
}
|`;

describe('the form of a request', () => {
  let model: FormModel;
  before(async () => {
    const { snapshot } = await markedFile(definition, { 'proto/buf/validate/validate.proto': validate });
    const message = requestMessage(snapshot, { service: 'shop.v1.ShopService', method: 'Order' });
    assert.ok(message);
    model = requestForm(message);
  });

  const field = (name: string): FormField => {
    const found = model.messages['shop.v1.OrderRequest']?.fields.find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  };

  it('has comments, what is required, and the simple rules in words', () => {
    const { comment, required, hint } = field('article');
    assert.deepEqual(
      { comment, required, hint },
      {
        comment: 'What to send.',
        required: true,
        hint: 'at most 64 characters',
      },
    );
    assert.equal(field('item_count').hint, 'at least 1, at most 99');
    assert.equal(field('to').hint, 'at least 1 items');
    assert.equal(model.messages['shop.v1.Address']?.fields[0]?.hint, 'an email address');
    assert.deepEqual(model.messages['shop.v1.OrderRequest']?.requiredOneofs, ['payment']);
  });

  it('has the kind of every value', () => {
    const kinds = [
      'item_count',
      'weight',
      'speed',
      'to',
      'labels',
      'at',
      'within',
      'more',
      'notes',
      'limit',
      'ratio',
    ];
    assert.deepEqual(
      kinds.map((name) => field(name).kind),
      [
        'int32',
        'int64',
        'enum',
        'message',
        'bytes',
        'timestamp',
        'duration',
        'any',
        'struct',
        'int64',
        'double',
      ],
    );
    assert.equal(field('labels').mapKey, 'int32');
    assert.equal(field('to').repeated, true);
    assert.equal(field('ratio').deprecated, true);
    assert.deepEqual([field('card').oneof, field('invoice').oneof], ['payment', 'payment']);
  });

  it('tells where unset is another than zero', () => {
    assert.deepEqual(
      ['weight', 'limit', 'again', 'article', 'to', 'labels'].map((name) => field(name).presence ?? false),
      [true, true, true, false, false, false],
    );
  });

  it('has each type once, also one that holds itself', () => {
    assert.deepEqual(Object.keys(model.messages), ['shop.v1.OrderRequest', 'shop.v1.Address']);
    assert.equal(field('again').type, 'shop.v1.OrderRequest');
    assert.deepEqual(model.enums['shop.v1.Speed'], {
      comment: 'How fast.',
      values: [{ name: 'SPEED_UNSPECIFIED' }, { name: 'SPEED_FAST', comment: 'By air.' }],
    });
  });
});
