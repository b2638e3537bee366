import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Callbacks } from '../../../runtime/serve/callbacks.ts';

describe('callbacks that wait', () => {
  it('are called, but for those that were taken back, in whatever order they came and went', () => {
    const callbacks = new Callbacks();
    const called: number[] = [];
    const takeBack = [0, 1, 2, 3, 4].map((number) => callbacks.add(() => called.push(number)));
    for (const number of [1, 4, 1, 0]) takeBack[number]?.();
    callbacks.add(() => called.push(5));
    callbacks.callAll();
    assert.deepEqual(called.toSorted(), [2, 3, 5]);
  });

  it('are not called when one that is called before takes them back', () => {
    const callbacks = new Callbacks();
    const called: string[] = [];
    callbacks.add(() => takeBack());
    const takeBack = callbacks.add(() => called.push('taken back'));
    callbacks.add(() => called.push('last'));
    callbacks.callAll();
    assert.deepEqual(called, ['last']);
  });
});
