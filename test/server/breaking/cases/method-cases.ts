import { change, type RuleCase } from './rule-case.ts';

/** What changes of the options of messages, and of rpcs. */
export const methodCases: readonly RuleCase[] = [
  change(
    'removes the descriptor accessor',
    'message A {}',
    'message A { option no_standard_descriptor_accessor = true; }',
    'MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR',
  ),
  change(
    'deletes an rpc',
    'message A {} service S { rpc One(A) returns (A); rpc Two(A) returns (A); }',
    'message A {} service S { rpc Two(A) returns (A); }',
    'RPC_NO_DELETE',
  ),
  change(
    'changes the types of an rpc',
    'message A {} message B {} service S { rpc One(A) returns (A); }',
    'message A {} message B {} service S { rpc One(B) returns (B); }',
    'RPC_SAME_REQUEST_TYPE RPC_SAME_RESPONSE_TYPE',
  ),
  change(
    'lets an rpc stream',
    'message A {} service S { rpc One(A) returns (stream A); }',
    'message A {} service S { rpc One(stream A) returns (A); }',
    'RPC_SAME_CLIENT_STREAMING RPC_SAME_SERVER_STREAMING',
  ),
  change(
    'changes what a repeated call does',
    'message A {} service S { rpc One(A) returns (A) { option idempotency_level = IDEMPOTENT; } rpc Two(A) returns (A) { option idempotency_level = NO_SIDE_EFFECTS; } }',
    'message A {} service S { rpc One(A) returns (A) { option idempotency_level = NO_SIDE_EFFECTS; } rpc Two(A) returns (A); }',
    'RPC_SAME_IDEMPOTENCY_LEVEL',
  ),
];
