/**
 * h2spec, which CI builds with Go, against the gateway's HTTP/2, over TLS and in plain text:
 * `node test/conformance/h2spec.ts`. Exits with 0 when every case passes.
 */
import assert from 'node:assert/strict';
import { makeCertificate } from '../runtime/gateway/certificates.ts';
import { servePosts } from '../runtime/gateway/posts-service.ts';
import { runTool } from './foreign-tool.ts';
import { goTool } from './go-tool.ts';

const tool = await goTool('github.com/summerwind/h2spec/cmd/h2spec');

/** Without a preface that is none: in plain text, on a port of both, that is a request of HTTP/1.1 that is none. */
const plainSections = ['generic', 'hpack', 'http2/3.5/1', ...[4, 5, 6, 7, 8].map((each) => `http2/${each}`)];

/** What reads the body of a request before it answers. */
const path = '/posts/get';

await h2spec('in plain text', await servePosts(), plainSections);
await h2spec('over TLS', await servePosts({ tls: makeCertificate() }), ['--tls', '--insecure']);

async function h2spec(how: string, gateway: Awaited<ReturnType<typeof servePosts>>, args: string[]) {
  await using served = gateway;
  const { stdout, stderr, exitCode } = await runTool(
    tool,
    // Seconds, which a busy machine may need.
    [
      '--strict',
      '--timeout',
      '30',
      '--host',
      '127.0.0.1',
      '--port',
      String(served.port),
      '--path',
      path,
      ...args,
    ],
    { timeoutMs: 300_000 },
  );
  const passed = /(\d+) tests, (\d+) passed, 0 skipped, 0 failed/.exec(stdout);
  assert.ok(exitCode === 0 && passed && Number(passed[1]) > 140, `${stdout}\n${stderr}`);
  assert.deepEqual(served.seen.faults, []);
  console.log(`h2spec ${how}: ${passed[2]} of ${passed[1]} cases pass`);
}
