import { lastPart } from '../../compiler/index.ts';

/** How much a type's name, from 0 to 12, goes with the name of an rpc: `GetPost` takes a `GetPostRequest` and returns a `Post`. */
export function methodHint(method: string, role: string, fullName: string): number {
  const name = lastPart(fullName);
  if (role === 'request') {
    if (name === `${method}Request`) return 12;
    return name === method || name === `${method}Params` ? 4 : 0;
  }
  if (name === `${method}Response`) return 12;
  if (name === `${method}Result` || name === `${method}Reply`) return 8;
  const [, verb = '', noun = ''] = /^([A-Z][a-z]+)(\w+)$/.exec(method) ?? [];
  if (verb === 'Delete' && fullName === 'google.protobuf.Empty') return 5;
  return noun !== '' && name === noun ? 8 : 0;
}
