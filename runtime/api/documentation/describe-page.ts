import { createFileRegistry } from '@bufbuild/protobuf';
import type { DescribeResponse } from '../gen/skep/registry/v1/registry_pb.ts';
import type { ServedAt } from './call-snippets.ts';
import { type ServiceDocument, serviceDocument } from './service-document.ts';
import { servicePage } from './service-page.ts';

/** What there is to say of a service as its environment describes it. */
export function describedDocument({ service, files }: DescribeResponse, at: ServedAt): ServiceDocument {
  const name = service?.service?.name ?? '';
  const found = files && createFileRegistry(files).getService(name);
  if (!found) throw new Error(`${at.environment} described ${name} without its definition`);
  return serviceDocument(found, at);
}

/** The page of a service, in Markdown, as its environment describes it. */
export function describedPage(described: DescribeResponse, at: ServedAt): string {
  return servicePage(describedDocument(described, at), at);
}
