/** A collector of OpenTelemetry, as far as one receives spans. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { OtlpSpan } from '../../../runtime/telemetry/otlp/otlp-span.ts';
import { until } from '../environment/scratch.ts';

export interface CollectedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  /** Each with the `service.name` of its resource. */
  spans: (OtlpSpan & { project: string })[];
}

interface ExportRequest {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue: string } }[] };
    scopeSpans: { spans: OtlpSpan[] }[];
  }[];
}

/** Answers the request of that number, from 0 on. */
type Answer = (response: ServerResponse, number: number) => void;

const takeAll: Answer = (response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{}');
};

export class OtlpCollector implements AsyncDisposable {
  readonly requests: CollectedRequest[] = [];
  readonly #server = createServer(async (request, response) => {
    const body: ExportRequest = JSON.parse(gunzipSync(await buffer(request)).toString());
    const spans = body.resourceSpans.flatMap(({ resource, scopeSpans }) => {
      const project = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
      return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, project })));
    });
    this.requests.push({ path: request.url ?? '', headers: request.headers, spans });
    this.#answer(response, this.requests.length - 1);
  });
  readonly #answer: Answer;

  private constructor(answer: Answer) {
    this.#answer = answer;
  }

  static async open(answer: Answer = takeAll): Promise<OtlpCollector> {
    const collector = new OtlpCollector(answer);
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get spans(): CollectedRequest['spans'] {
    return this.requests.flatMap(({ spans }) => spans);
  }

  /** Waits for so many spans. */
  async has(spans: number): Promise<void> {
    await until(() => this.spans.length >= spans);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
