import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pathProblem } from '../../../runtime/api/address-path.ts';
import { Protocol } from '../../../runtime/api/gen/skep/foreign/v1/foreign_pb.ts';

describe('the address of a server', () => {
  it('may have a path where the protocol is said to be one of plain HTTP', () => {
    for (const protocol of [Protocol.CONNECT, Protocol.GRPC_WEB])
      assert.equal(pathProblem('https://api.example.com/v1', protocol, 'another'), undefined);
  });

  it('has none for gRPC, or while the protocol is to be found out', () => {
    for (const protocol of [Protocol.GRPC, Protocol.UNSPECIFIED])
      assert.equal(
        pathProblem('https://api.example.com/v1', protocol, 'another'),
        'gRPC has no addresses with a path: give https://api.example.com, or say another',
      );
  });

  it('without a path fits every protocol', () => {
    for (const protocol of [Protocol.GRPC, Protocol.UNSPECIFIED, Protocol.CONNECT])
      assert.equal(pathProblem('https://api.example.com', protocol, 'another'), undefined);
  });
});
