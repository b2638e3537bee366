/** What the flow's page and the extension say to each other. */

export type ToFlowPage =
  | { type: 'flow'; svg: string; rows: FlowRow[] }
  /** Instead of the picture: a sentence for people. */
  | { type: 'problem'; text: string };

/** A line of the list that says what the picture shows. Ids are of nodes. */
export interface FlowRow {
  from: { id: string; title: string };
  to: { id: string; title: string };
  services: string[];
  calls: string;
  callsPerSecond: string;
  p99: string;
  errors: string;
}

export type FromFlowPage =
  | { type: 'ready' }
  | { type: 'showCalls'; from?: string; to?: string }
  | { type: 'openDefinition'; service: string }
  | { type: 'export' };
