import { createFileRegistry } from '@bufbuild/protobuf';
import type { DescribeResponse } from '../gen/skep/registry/v1/registry_pb.ts';
import type { ServedAt } from './call-snippets.ts';
import { servicePage } from './service-page.ts';

/** The page of a service as its environment describes it. */
export function describedPage({ service, files }: DescribeResponse, at: ServedAt): string {
  const name = service?.service?.name ?? '';
  const found = files && createFileRegistry(files).getService(name);
  if (!found) throw new Error(`${at.environment} described ${name} without its definition`);
  return servicePage(found, at);
}
