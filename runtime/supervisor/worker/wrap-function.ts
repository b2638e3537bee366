/** Puts a function in the place of another that does the same with other arguments, and has all that the other has. */
export function wrap(object: object, name: string, argumentsOf: (args: unknown[]) => unknown[]): void {
  const original: unknown = Reflect.get(object, name);
  if (typeof original !== 'function' || wrapped.has(original)) return;
  const replacement = function (this: unknown, ...args: unknown[]): unknown {
    return Reflect.apply(original, this, argumentsOf(args));
  };
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor && key !== 'prototype') Object.defineProperty(replacement, key, descriptor);
  }
  wrapped.add(replacement);
  Object.defineProperty(object, name, {
    value: replacement,
    writable: true,
    configurable: true,
    enumerable: true,
  });
}

const wrapped = new WeakSet<object>();
