import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PathRefused, refusePath } from '../../../extension/commands/address-path.ts';
import { Protocol } from '../../../runtime/api/gen/skep/foreign/v1/foreign_pb.ts';

describe('the address of a server', () => {
  it('may have a path where the protocol is said to be one of plain HTTP', () => {
    for (const protocol of [Protocol.CONNECT, Protocol.GRPC_WEB])
      assert.doesNotThrow(() => refusePath('https://api.example.com/v1', protocol));
  });

  it('has none for gRPC, or while the protocol is to be found out', () => {
    for (const protocol of [Protocol.GRPC, Protocol.UNSPECIFIED])
      assert.throws(() => refusePath('https://api.example.com/v1', protocol), PathRefused);
  });

  it('without a path fits every protocol', () => {
    for (const protocol of [Protocol.GRPC, Protocol.UNSPECIFIED, Protocol.CONNECT])
      assert.doesNotThrow(() => refusePath('https://api.example.com', protocol));
  });
});
