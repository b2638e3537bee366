import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../.scripts/places.ts';
import { parseRequestFile } from '../../runtime/api/request/request-file.ts';
import { testRequests } from '../../runtime/api/request/test-requests.ts';
import { type Served, servePosts } from '../runtime/gateway/posts-service.ts';
import { runTool } from './foreign-tool.ts';
import { installHttpYac } from './install-httpyac.ts';

const file = path.join(root, 'test/fixtures/requests/posts.rpc.http');

describe('httpYac', { timeout: 240_000 }, () => {
  let served: Served;
  let folder: string;
  before(async () => {
    served = await servePosts();
    folder = await mkdtemp(path.join(os.tmpdir(), 'skep-httpyac-'));
    await cp(file, path.join(folder, 'posts.rpc.http'));
    await writeFile(
      path.join(folder, 'http-client.env.json'),
      JSON.stringify({ here: { local: served.address } }),
    );
  });
  after(async () => {
    await served[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('sends a request file of ours, streams, references and assertions and all', async () => {
    const args = ['send', 'posts.rpc.http', '--all', '--env', 'here', '--output', 'short'];
    const program = await installHttpYac();
    const { stdout, stderr, exitCode } = await runTool(process.execPath, [program, ...args], { cwd: folder });
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /4 requests processed \(4 succeeded\)/, stdout);
    assert.equal(stdout.match(/^✓ /gm)?.length, 7, stdout);
  });

  it('asserts of it what we assert', async () => {
    const requests = parseRequestFile(await readFile(file, 'utf8'));
    const method = (name: string, clientStreaming = false) => ({
      name,
      clientStreaming,
      serverStreaming: false,
    });
    const service = { name: 'posts.v1.PostsService', methods: [method('Get'), method('Upload', true)] };
    const local = {
      name: 'local',
      isLocal: true,
      address: served.address,
      endpoint: undefined,
      projects: [{ services: [service] }],
    };
    const world = {
      environments: [local],
      environmentFiles: async () => ({ values: new Map(), privateNames: new Set<string>() }),
    };
    const tested = testRequests(requests, requests.requests, world, new AbortController().signal);
    const results: [string, string[]][] = [];
    for await (const { request, failures } of tested)
      results.push([request.name, failures.map(({ message }) => message)]);
    assert.deepEqual(results, [
      ['get', []],
      ['the same again', []],
      ['upload', []],
      ['over HTTP', []],
    ]);
  });
});
