import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeptRows } from '../../../extension/views/kept-rows.ts';

interface Node {
  name: string;
  state?: string;
  below?: Node[];
}

function rows(): KeptRows<Node> {
  return new KeptRows((node) => ({
    id: node.name,
    look: `${node.name} ${node.state}`,
    children: () => node.below ?? [],
  }));
}

describe('the rows of a tree', () => {
  it('are all to be drawn when the first level has other rows', () => {
    const kept = rows();
    assert.equal(kept.update([{ name: 'posts' }]), 'all');
    assert.equal(kept.update([{ name: 'posts' }, { name: 'comments' }]), 'all');
    assert.equal(kept.update([{ name: 'comments' }, { name: 'posts' }]), 'all');
  });

  it('are not drawn again when nothing of them looks different', () => {
    const kept = rows();
    kept.update([{ name: 'posts', below: [{ name: 'List' }] }]);
    assert.deepEqual(kept.update([{ name: 'posts', below: [{ name: 'List' }] }]), []);
  });

  it('stay the same objects, with what they are now in them', () => {
    const kept = rows();
    kept.update([{ name: 'posts', state: 'stopped', below: [{ name: 'List', state: 'stopped' }] }]);
    const [posts] = kept.children();
    const [list] = kept.children(posts);
    kept.update([{ name: 'posts', state: 'running', below: [{ name: 'List', state: 'running' }] }]);
    assert.equal(kept.children()[0], posts);
    assert.equal(kept.children(posts)[0], list);
    assert.equal(posts?.state, 'running');
    assert.equal(list?.state, 'running');
  });

  it('are drawn again where they look different, and not beside it', () => {
    const kept = rows();
    kept.update([{ name: 'posts' }, { name: 'comments', below: [{ name: 'List' }, { name: 'Get' }] }]);
    const comments = kept.children()[1];
    kept.children(comments);
    assert.deepEqual(
      kept.update([
        { name: 'posts' },
        { name: 'comments', below: [{ name: 'List' }, { name: 'Get', state: 'failed' }] },
      ]),
      [kept.children(comments)[1]],
    );
  });

  it('are drawn with all below them, once, where they have other rows below', () => {
    const kept = rows();
    kept.update([{ name: 'posts', below: [{ name: 'List' }] }]);
    const [posts] = kept.children();
    kept.children(posts);
    const changed = kept.update([
      { name: 'posts', below: [{ name: 'List', state: 'new' }, { name: 'Get' }] },
    ]);
    assert.deepEqual(changed, [posts]);
    assert.deepEqual(
      kept.children(posts).map(({ name }) => name),
      ['List', 'Get'],
    );
  });

  it('are not even made below one that nobody unfolded', () => {
    const made: string[] = [];
    const kept = new KeptRows<Node>((node) => {
      made.push(node.name);
      return { id: node.name, look: node.name, children: () => node.below ?? [] };
    });
    kept.update([{ name: 'posts', below: [{ name: 'List' }] }]);
    kept.update([{ name: 'posts', below: [{ name: 'List' }] }]);
    assert.deepEqual(made, ['posts', 'posts']);
    kept.children(kept.children()[0]);
    assert.deepEqual(made, ['posts', 'posts', 'List']);
  });

  it('that are gone and come back are new ones', () => {
    const kept = rows();
    kept.update([{ name: 'posts' }]);
    const [before] = kept.children();
    kept.update([]);
    kept.update([{ name: 'posts' }]);
    assert.notEqual(kept.children()[0], before);
  });
});
