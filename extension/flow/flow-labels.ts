/** What is written on the lines of a flow, and where. */
import { counted, shortDuration, shortRate } from '../views/number-text.ts';
import { type FlowEdge, type FlowGraph, outsideId } from './flow-graph.ts';
import type { Box, FlowLayout, Point } from './flow-layout.ts';

export interface Label extends Box {
  text: string;
}

const labelHeight = 18;
const letterWidth = 5.9;

/** `12/s, p99 3 ms, 2 errors`; empty for what was not called yet. */
function edgeLabel({ calls, callsPerSecond, p99Ms, errors }: FlowEdge): string {
  if (calls === 0) return '';
  const parts = [shortRate(callsPerSecond), `p99 ${shortDuration(p99Ms)}`];
  if (errors > 0) parts.push(counted(errors, 'error'));
  return parts.join(', ');
}

/** An edge in words, for who does not see it. */
export function edgeWords(edge: FlowEdge): string {
  const from = edge.from === outsideId ? 'outside' : edge.from;
  if (edge.calls === 0) return `${from} uses ${edge.to}, and has not called it yet`;
  return `${from} calls ${edge.to}: ${counted(edge.calls, 'call')}, ${edgeLabel(edge)}`;
}

/** A label for each edge, in the middle of its line, or below what it would cover there; undefined where none is written. */
export function placeLabels(graph: FlowGraph, layout: FlowLayout): (Label | undefined)[] {
  const placed: Label[] = [];
  return graph.edges.map((edge, index) => {
    const text = edgeLabel(edge);
    if (text === '') return undefined;
    const middle = middleOf(layout.lines[index] ?? []);
    const width = text.length * letterWidth + 8;
    const label = {
      text,
      x: edge.from === edge.to ? middle.x + 4 : middle.x - width / 2,
      y: middle.y - labelHeight / 2,
      width,
      height: labelHeight,
    };
    for (let other = placed.find(covers(label)); other; other = placed.find(covers(label)))
      label.y = other.y + other.height + 2;
    placed.push(label);
    return label;
  });
}

function covers(label: Box): (other: Box) => boolean {
  return (other) =>
    other.x < label.x + label.width &&
    label.x < other.x + other.width &&
    other.y < label.y + label.height &&
    label.y < other.y + other.height;
}

function middleOf(points: readonly Point[]): Point {
  const half = (points.length - 1) / 2;
  const [a, b] = [points[Math.floor(half)], points[Math.ceil(half)]];
  return { x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2, y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2 };
}
