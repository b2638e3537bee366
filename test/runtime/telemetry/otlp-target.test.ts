import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOtlpTarget } from '../../../runtime/telemetry/index.ts';
import { UserError } from '../../../runtime/user-error.ts';

const base = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/** Why it cannot be. */
function failure(variables: Record<string, string>, endpoint?: string): string {
  try {
    readOtlpTarget(variables, endpoint === undefined ? undefined : { option: '--otlp', endpoint });
  } catch (error) {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, 'otlp-invalid');
    return error.message;
  }
  return assert.fail('it was read');
}

describe('the collector that spans go to', () => {
  it('is none unless one is named', () => {
    assert.equal(readOtlpTarget({}), undefined);
    assert.equal(readOtlpTarget({ [base]: '', OTEL_EXPORTER_OTLP_TIMEOUT: '5' }), undefined);
  });

  it('is none where OpenTelemetry is turned off', () => {
    assert.equal(readOtlpTarget({ [base]: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }), undefined);
    assert.equal(readOtlpTarget({ [base]: 'http://c:4318', OTEL_TRACES_EXPORTER: 'none' }), undefined);
  });

  it('has the path of traces below the address for all signals', () => {
    assert.equal(readOtlpTarget({ [base]: 'http://c:4318' })?.url, 'http://c:4318/v1/traces');
    assert.equal(readOtlpTarget({ [base]: 'https://c/otlp/?key=1' })?.url, 'https://c/otlp/v1/traces?key=1');
  });

  it('is at the very address for traces, where there is one', () => {
    const variables = { [base]: 'http://c:4318', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t:9/in' };
    assert.equal(readOtlpTarget(variables)?.url, 'http://t:9/in');
  });

  it('is what the option says before all', () => {
    const variables = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t:9/in', OTEL_SDK_DISABLED: 'true' };
    const wished = { option: '--otlp', endpoint: 'http://o:4318' };
    assert.equal(readOtlpTarget(variables, wished)?.url, 'http://o:4318/v1/traces');
  });

  it('gets headers, percent-decoded, and never those of the body', () => {
    const variables = {
      [base]: 'http://c',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20YTpi=, x-tenant = a ,content-type=text/plain,',
    };
    assert.deepEqual(readOtlpTarget(variables)?.headers, { authorization: 'Basic YTpi=', 'x-tenant': 'a' });
  });

  it('has ten seconds to answer, or as long as is said', () => {
    assert.equal(readOtlpTarget({ [base]: 'http://c' })?.timeoutMs, 10_000);
    const variables = { [base]: 'http://c', OTEL_EXPORTER_OTLP_TIMEOUT: '250' };
    assert.equal(readOtlpTarget(variables)?.timeoutMs, 250);
    const both = { ...variables, OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '300' };
    assert.equal(readOtlpTarget(both)?.timeoutMs, 300);
  });

  it('is a URL of http, without a password', () => {
    assert.match(failure({ [base]: 'c:4318' }), new RegExp(`^${base} is the URL of a collector, such as`));
    assert.match(failure({}, 'nonsense'), /^--otlp is the URL of a collector, such as/);
    const message = failure({}, 'http://ada:deep@c:4318');
    assert.match(message, /^--otlp has a name or password in it/);
    assert.doesNotMatch(message, /deep/);
  });

  it('speaks HTTP, not gRPC', () => {
    const variables = { [base]: 'http://c:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    assert.match(failure(variables), /^OTEL_EXPORTER_OTLP_PROTOCOL says grpc, and spans are sent by HTTP/);
  });

  it('is refused for headers and times that cannot be, whose values are not said', () => {
    for (const headers of ['deep', '=deep', 'a b=deep', 'key=deep%', 'key=deep%0a+']) {
      const message = failure({ [base]: 'http://c', OTEL_EXPORTER_OTLP_HEADERS: headers });
      assert.match(message, /^OTEL_EXPORTER_OTLP_HEADERS is a list such as/);
      assert.doesNotMatch(message, /deep/);
    }
    assert.match(failure({ [base]: 'http://c', OTEL_EXPORTER_OTLP_TIMEOUT: '10s' }), /_TIMEOUT is a number/);
  });
});
