import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFileRegistry } from '@bufbuild/protobuf';
import { serviceDocument } from '../../../../runtime/api/documentation/service-document.ts';
import { servicePage } from '../../../../runtime/api/documentation/service-page.ts';
import { compile, parse, toFileDescriptorSet } from '../../../../server/compiler/index.ts';

const text = `syntax = "proto3";
package shop.v1;

// Sells [things][shop.v1.Thing].
service ShopService {
  // Sells one <b>now</b>.
  rpc Sell(SellRequest) returns (stream Thing);
  rpc Give(SellRequest) returns (SellRequest) { option deprecated = true; }
}

message SellRequest {
  // Which | what.
  oneof what {
    string name = 1;
    Thing thing = 2;
  }
  map<string, Thing> others = 3;
  repeated Kind kinds = 4 [deprecated = true];
}

// May hold others.
message Thing {
  repeated Thing parts = 7; // Of which it is made.
}

enum Kind {
  KIND_UNSPECIFIED = 0;
  // No longer sold.
  KIND_OLD = 3 [deprecated = true];
}

message Unused {}
`;

const at = { environment: 'local', isLocal: true, address: 'http://127.0.0.1:8080' };

function document() {
  const compilation = compile(['shop/v1/shop.proto'], () => parse(text));
  const files = toFileDescriptorSet(compilation, { sourceInfo: true });
  const service = createFileRegistry(files).getService('shop.v1.ShopService');
  assert.ok(service);
  return serviceDocument(service, at);
}

describe('what there is to say of a service', () => {
  const { about, fullName, methods, name, types } = document();

  it('is its name and its comment, as it was written', () => {
    assert.deepEqual(
      { about, fullName, name },
      {
        about: 'Sells [things][shop.v1.Thing].',
        fullName: 'shop.v1.ShopService',
        name: 'ShopService',
      },
    );
  });

  it('has of a method what streams, what is deprecated, and its types', () => {
    const said = methods.map(({ name, kind, deprecated, output }) => ({ name, kind, deprecated, output }));
    assert.deepEqual(said, [
      {
        name: 'Sell',
        kind: 'server_streaming',
        deprecated: false,
        output: { text: 'shop.v1.Thing', type: 'shop.v1.Thing' },
      },
      {
        name: 'Give',
        kind: 'unary',
        deprecated: true,
        output: { text: 'shop.v1.SellRequest', type: 'shop.v1.SellRequest' },
      },
    ]);
  });

  it('has each type that is reached once, and none that is not', () => {
    assert.deepEqual(
      types.map(({ name }) => name),
      ['shop.v1.SellRequest', 'shop.v1.Thing', 'shop.v1.Kind'],
    );
  });

  it('has of a field its number, its group, and the type that it leads to', () => {
    const [request, thing] = types;
    assert.ok(request?.kind === 'message' && thing?.kind === 'message');
    assert.deepEqual(
      request.fields.map(({ name, number, oneof, type, deprecated }) => [
        name,
        number,
        oneof,
        type.text,
        type.type,
        deprecated,
      ]),
      [
        ['name', 1, 'what', 'string', undefined, false],
        ['thing', 2, 'what', 'shop.v1.Thing', 'shop.v1.Thing', false],
        ['others', 3, undefined, 'map<string, shop.v1.Thing>', 'shop.v1.Thing', false],
        ['kinds', 4, undefined, 'repeated shop.v1.Kind', 'shop.v1.Kind', true],
      ],
    );
    assert.equal(thing.fields[0]?.about, 'Of which it is made.');
  });

  it('has of an enum its values, with what is deprecated', () => {
    const kind = types.find((type) => type.kind === 'enum');
    assert.ok(kind?.kind === 'enum');
    assert.deepEqual(kind.values, [
      { name: 'KIND_UNSPECIFIED', about: '', deprecated: false, number: 0 },
      { name: 'KIND_OLD', about: 'No longer sold.', deprecated: true, number: 3 },
    ]);
  });
});

describe('its page in Markdown', () => {
  const page = servicePage(document(), at);

  it('strikes through what is deprecated, and says so', () => {
    assert.match(page, /^### ~~Give~~\n\n> This method is deprecated\.$/m);
    assert.match(page, /^\| ~~`KIND_OLD`~~ \| 3 \| No longer sold\. \|$/m);
  });

  it('takes nothing of a comment for HTML', () => {
    assert.match(page, /^Sells one &lt;b>now&lt;\/b>\.$/m);
  });

  it('says of which a field is one', () => {
    assert.match(page, /^\| `thing` \| \[`shop\.v1\.Thing`\]\(#shopv1thing\) \| One of `what`\. \|$/m);
  });
});
