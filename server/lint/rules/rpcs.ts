import type { MethodElement, Node } from '../../compiler/index.ts';
import { pascalCase } from '../names.ts';
import type { FileRule, ModuleRule, Report } from '../rule.ts';

const empty = 'google.protobuf.Empty';

export const rpcRules: readonly FileRule[] = [
  {
    name: 'RPC_NO_CLIENT_STREAMING',
    *method(method) {
      if (!method.node.input || method.node.input.stream < 0) return;
      yield { message: `RPC "${method.name}" is client streaming.`, at: method.node, owner: method };
    },
  },
  {
    name: 'RPC_NO_SERVER_STREAMING',
    *method(method) {
      if (!method.node.output || method.node.output.stream < 0) return;
      yield { message: `RPC "${method.name}" is server streaming.`, at: method.node, owner: method };
    },
  },
  {
    name: 'RPC_REQUEST_STANDARD_NAME',
    *method(method, { config }) {
      const name = method.input?.fullName ?? '';
      if (name === '' || (config.rpcAllowGoogleProtobufEmptyRequests && name === empty)) return;
      yield* misnamed(method, 'request', 'Request', name, method.node.input?.type);
    },
  },
  {
    name: 'RPC_RESPONSE_STANDARD_NAME',
    *method(method, { config }) {
      const name = method.output?.fullName ?? '';
      if (name === '' || (config.rpcAllowGoogleProtobufEmptyResponses && name === empty)) return;
      yield* misnamed(method, 'response', 'Response', name, method.node.output?.type);
    },
  },
];

function* misnamed(
  method: MethodElement,
  word: string,
  suffix: string,
  fullName: string,
  at: Node | undefined,
): Iterable<Report> {
  const name = fullName.slice(fullName.lastIndexOf('.') + 1);
  const expected = pascalCase(method.name) + suffix;
  const longer = pascalCase(method.parent.name) + expected;
  if (name === expected || name === longer) return;
  const message = `RPC ${word} type "${name}" should be named "${expected}" or "${longer}".`;
  yield { message, at, owner: method, expected };
}

export const sharedTypeRules: readonly ModuleRule[] = [
  {
    name: 'RPC_REQUEST_RESPONSE_UNIQUE',
    *module({ methods }, module, config) {
      const requests = config.rpcAllowGoogleProtobufEmptyRequests;
      const responses = config.rpcAllowGoogleProtobufEmptyResponses;
      for (const at of methods) {
        const { name, input, output } = at;
        if (input === undefined || output === undefined) continue;
        const mayBeBoth = config.rpcAllowSameRequestResponse || (input === empty && requests && responses);
        if (input === output && !mayBeBoth)
          yield {
            message: `RPC "${name}" has the same type "${input}" for the request and response.`,
            at,
          };
        for (const type of new Set([input, output])) {
          const uses = module.usesOf(type);
          if (uses.methods < 2) continue;
          if (type !== empty || !(requests || responses)) {
            yield { message: `"${type}" is used as the request or response type for multiple RPCs.`, at };
            continue;
          }
          if (!requests && input === empty && uses.requests > 1)
            yield { message: `"${type}" is used as the request for multiple RPCs.`, at };
          if (!responses && output === empty && uses.responses > 1)
            yield { message: `"${type}" is used as the response for multiple RPCs.`, at };
        }
      }
    },
  },
];
