/**
 * How the sdk, bundled into the user's code, finds the instance it runs in. The symbol and this shape are a contract
 * with every sdk ever bundled: change neither, and add only what may be absent.
 */
import type { DescMethod } from '@bufbuild/protobuf';
import type { CallTarget } from './call.ts';
import type { PlainMethod } from './call-unary.ts';
import type { InheritedCall } from './transport.ts';

export interface InstanceGlobal {
  /** Answers calls to every service of the environment. */
  target: CallTarget;
  /** What a call made now takes over from the one that is being answered, if one is. */
  inherit(): InheritedCall | undefined;
  /** A method that this very instance serves. */
  plain?(method: DescMethod): PlainMethod | undefined;
}

const key: unique symbol = Symbol.for('skep.instance');

interface GlobalWithInstance {
  [key]?: InstanceGlobal;
}

/** Once in a worker, before its project is loaded: a second time throws, as it cannot be set again. */
export function setInstanceGlobal(instance: InstanceGlobal): void {
  Object.defineProperty(globalThis, key, { value: instance });
}

/** Undefined outside of a Skep worker. */
export function getInstanceGlobal(): InstanceGlobal | undefined {
  return (globalThis as GlobalWithInstance)[key];
}
