import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { linkedPackages, linkPackages } from '../../../runtime/project/link-packages.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

/** Shipped packages under `folder`, as an installed version of Skep has them. */
function ship(folder: string): string {
  const packages = path.join(folder, 'dist', 'packages', 'node_modules');
  for (const name of linkedPackages)
    writeFiles(path.join(packages, name), { 'package.json': `{"name":"${name}"}` });
  return packages;
}

describe('linking the shipped packages', () => {
  it('makes all of them importable, and does nothing the second time', async () => {
    const root = temporaryFolder();
    const packages = ship(path.join(root, 'skep-1'));
    const project = path.join(root, 'project');
    const made = await linkPackages(project, packages);
    assert.deepEqual(made.map((each) => path.relative(project, each)).sort(), [
      'node_modules/@bufbuild/protobuf',
      'node_modules/@connectrpc/connect',
      'node_modules/skep',
    ]);
    assert.equal(
      readFileSync(path.join(project, 'node_modules/@connectrpc/connect/package.json'), 'utf8'),
      '{"name":"@connectrpc/connect"}',
    );
    assert.deepEqual(await linkPackages(project, packages), []);
  });

  it('leaves what the project has installed', async () => {
    const root = temporaryFolder();
    const project = path.join(root, 'project');
    writeFiles(project, { 'node_modules/@connectrpc/connect/package.json': 'own' });
    await linkPackages(project, ship(root));
    assert.equal(
      readFileSync(path.join(project, 'node_modules/@connectrpc/connect/package.json'), 'utf8'),
      'own',
    );
  });

  it('leaves a link that the project made itself', async () => {
    const root = temporaryFolder();
    const project = path.join(root, 'project');
    writeFiles(root, { 'fork/package.json': '{}' });
    mkdirSync(path.join(project, 'node_modules'), { recursive: true });
    symlinkSync(path.join(root, 'fork'), path.join(project, 'node_modules', 'skep'), 'junction');
    await linkPackages(project, ship(root));
    assert.equal(readlinkSync(path.join(project, 'node_modules', 'skep')), path.join(root, 'fork'));
  });

  it('counts what a folder above has installed', async () => {
    const root = temporaryFolder();
    writeFiles(root, { 'node_modules/@bufbuild/protobuf/package.json': '{}' });
    const made = await linkPackages(path.join(root, 'project'), ship(root));
    assert.ok(!made.some((each) => each.includes('protobuf')));
  });

  it('makes links to another version of Skep again', async () => {
    const root = temporaryFolder();
    const project = path.join(root, 'project');
    const [before, after] = [ship(path.join(root, 'skep-1')), ship(path.join(root, 'skep-2'))];
    await linkPackages(project, before);
    assert.equal((await linkPackages(project, after)).length, linkedPackages.length);
    assert.equal(readlinkSync(path.join(project, 'node_modules', 'skep')), path.join(after, 'skep'));
  });

  it('makes links that lead nowhere again', async () => {
    const root = temporaryFolder();
    const project = path.join(root, 'project');
    const gone = path.join(root, 'gone');
    mkdirSync(gone);
    mkdirSync(path.join(project, 'node_modules'), { recursive: true });
    symlinkSync(gone, path.join(project, 'node_modules', 'skep'), 'junction');
    rmSync(gone, { recursive: true });
    await linkPackages(project, ship(root));
    assert.ok(lstatSync(path.join(project, 'node_modules', 'skep', 'package.json')).isFile());
  });
});
