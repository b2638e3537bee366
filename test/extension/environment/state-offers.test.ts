import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProjectState } from '../../../extension/environment/project-state.ts';
import { canRestart, canRun, canStop } from '../../../extension/environment/state-offers.ts';

const offers = (state: ProjectState | undefined) => [canRun(state), canStop(state), canRestart(state)];

describe('of a project', () => {
  it('that does not run, Run is offered', () => {
    assert.deepEqual(offers(undefined), [true, false, false]);
    assert.deepEqual(offers(ProjectState.UNSPECIFIED), [true, false, false]);
  });

  it('that failed, Run and Stop are offered', () => {
    assert.deepEqual(offers(ProjectState.FAILED), [true, true, false]);
  });

  for (const state of ['STARTING', 'RUNNING', 'STALE', 'RESTARTING'] as const) {
    it(`that is ${state}, Stop and Restart are offered`, () => {
      assert.deepEqual(offers(ProjectState[state]), [false, true, true]);
    });
  }
});
