import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CallHandle, CallObserver, CallStart } from '../../../runtime/call/call.ts';
import { openUnary, tellOnlyMessage } from '../../../runtime/call/open-unary.ts';
import { BalancedTarget } from '../../../runtime/environment/balanced-target.ts';

const start: CallStart = { service: 'posts.v1.PostsService', method: 'Get', codec: 'proto', metadata: [] };

/** Who hears and is asked, and keeps what it is given. */
class Keeper implements CallHandle, CallObserver {
  readonly kept: Uint8Array[] = [];
  headers(): void {}
  message(bytes: Uint8Array): boolean {
    this.kept.push(bytes);
    return true;
  }
  writable(): void {}
  end(): void {}
  halfClose(): void {}
  cancel(): void {}
  credit(): void {}
}

/** A message among others, in memory that is written over when it has been passed on. */
function passed(length: number, pass: (bytes: Uint8Array, from: number, to: number) => void): void {
  const bytes = Buffer.alloc(length + 2, 'm');
  pass(bytes, 1, length + 1);
  bytes.fill(0xdd);
}

for (const length of [5, 500]) {
  const message = Buffer.alloc(length, 'm');

  it(`a target that takes no whole request can keep a message of ${length} bytes`, () => {
    const handle = new Keeper();
    const target = { open: () => handle };
    passed(length, (...message) => openUnary(target, start, new Keeper(), ...message));
    assert.ok(message.equals(handle.kept[0] ?? Buffer.alloc(0)));
  });

  it(`an observer that takes no whole answer can keep a message of ${length} bytes`, () => {
    const observer = new Keeper();
    passed(length, (...message) => tellOnlyMessage(observer, ...message));
    assert.ok(message.equals(observer.kept[0] ?? Buffer.alloc(0)));
  });

  it(`a call that waits for an instance keeps its message of ${length} bytes`, () => {
    const handle = new Keeper();
    const balanced = new BalancedTarget();
    passed(length, (...message) => openUnary(balanced, start, new Keeper(), ...message));
    const backend = { target: { open: () => handle }, openCalls: 0, responsive: true, listen() {} };
    balanced.serve([backend]);
    assert.ok(message.equals(handle.kept[0] ?? Buffer.alloc(0)));
  });
}
