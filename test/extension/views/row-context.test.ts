import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InstanceState } from '../../../extension/environment/instance-state.ts';
import { ProjectState } from '../../../extension/environment/project-state.ts';
import { instanceContext, projectContext } from '../../../extension/views/row-context.ts';

const local = { isLocal: true };
const deployed = { isLocal: false };
const foreign = { isLocal: false, foreign: { address: 'https://api.example.com' } };

describe('what a row is to menus', () => {
  it('tells where the project is, and whether it runs', () => {
    assert.equal(projectContext(local, undefined), 'project.local.stopped');
    assert.equal(projectContext(local, ProjectState.FAILED), 'project.local.failed');
    assert.equal(projectContext(deployed, ProjectState.STALE), 'project.deployed.running');
    assert.equal(projectContext(foreign, ProjectState.RUNNING), 'project.foreign.running');
  });

  it('tells of an instance whether it is being restarted', () => {
    assert.equal(instanceContext(local, InstanceState.RUNNING), 'instance project.local.running');
    assert.equal(instanceContext(local, InstanceState.UNRESPONSIVE), 'instance project.local.running');
    assert.equal(instanceContext(local, InstanceState.RESTARTING), 'instance project.local.restarting');
    assert.equal(instanceContext(deployed, undefined), 'instance project.deployed.running');
    assert.equal(instanceContext(foreign, undefined), 'instance project.foreign.running');
  });
});
