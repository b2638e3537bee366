/** Who calls whom, as a graph: projects, and between two of them one edge for all calls and for what is only declared. */
import type { Edge } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { milliseconds } from '../views/number-text.ts';

/** Id of what is outside of all projects. A project cannot have it: names of projects are lower case. */
export const outsideId = 'OUTSIDE';

export interface FlowNode {
  id: string;
  title: string;
  /** Full names of what it serves. */
  services: string[];
  /** `missing`: it was called or is used, and does not run now. */
  kind: 'outside' | 'running' | 'missing';
}

export interface FlowEdge {
  from: string;
  to: string;
  /** Since the environment started. Zero for what is declared and was not called yet. */
  calls: number;
  errors: number;
  callsPerSecond: number;
  /** The slowest of its services'. */
  p99Ms: number;
  /** Full names of the services that are called, or declared to be. */
  services: string[];
}

export interface FlowGraph {
  /** By id. */
  nodes: FlowNode[];
  /** By the ids of both ends. */
  edges: FlowEdge[];
}

/** What runs, as the environment tells it. */
export interface FlowProject {
  name: string;
  services: readonly { name: string }[];
  /** Full names. */
  uses: readonly string[];
}

/** Edges of traces come with numbers; where a project declares what it uses and did not call it yet, the edge has none. */
export function flowGraph(projects: readonly FlowProject[], told: readonly Edge[]): FlowGraph {
  const nodes = new Map<string, FlowNode>();
  const servedBy = new Map<string, string>();
  for (const { name, services } of projects) {
    const names = services.map((service) => service.name).sort();
    nodes.set(name, { id: name, title: name, services: names, kind: 'running' });
    for (const service of names) servedBy.set(service, name);
  }
  const edges = new Map<string, FlowEdge>();
  const edgeOf = (from: string, to: string, service: string): FlowEdge => {
    const key = JSON.stringify([from, to]);
    const edge = edges.get(key) ?? newEdge(from, to);
    edges.set(key, edge);
    addName(edge.services, service);
    return edge;
  };
  for (const each of told) {
    const from = each.from || outsideId;
    const to = each.project || servedBy.get(each.service) || each.service;
    nodeOf(nodes, from);
    const target = nodeOf(nodes, to);
    if (target.kind === 'missing') addName(target.services, each.service);
    const edge = edgeOf(from, to, each.service);
    edge.calls += Number(each.calls);
    edge.errors += Number(each.errors);
    edge.callsPerSecond += each.callsPerSecond;
    edge.p99Ms = Math.max(edge.p99Ms, milliseconds(each.p99));
  }
  for (const { name, uses } of projects) {
    for (const service of uses) {
      const to = servedBy.get(service);
      if (to !== undefined && to !== name) edgeOf(name, to, service);
    }
  }
  return {
    nodes: [...nodes.values()].sort((a, b) => compare(a.id, b.id)),
    edges: [...edges.values()].sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to)),
  };
}

function nodeOf(nodes: Map<string, FlowNode>, id: string): FlowNode {
  const known = nodes.get(id);
  if (known) return known;
  const isOutside = id === outsideId;
  const node: FlowNode = {
    id,
    title: isOutside ? 'outside' : id,
    services: [],
    kind: isOutside ? 'outside' : 'missing',
  };
  nodes.set(id, node);
  return node;
}

function addName(names: string[], name: string): void {
  if (names.includes(name)) return;
  names.push(name);
  names.sort();
}

function newEdge(from: string, to: string): FlowEdge {
  return { from, to, calls: 0, errors: 0, callsPerSecond: 0, p99Ms: 0, services: [] };
}

/** By code units, the same in every language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
