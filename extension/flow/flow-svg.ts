/** A flow as SVG: with colours of its own where it stands alone, without where it is part of a page that has them. */
import type { FlowEdge, FlowGraph, FlowNode } from './flow-graph.ts';
import { edgeWords, type Label, placeLabels } from './flow-labels.ts';
import { type Box, flowLayout, type Point } from './flow-layout.ts';

export interface FlowSvgOptions {
  /** Whether it has colours and letters of its own, for light and for dark surroundings. */
  standsAlone: boolean;
}

/** The graph as the text of an SVG, laid out anew. */
export function flowSvg(graph: FlowGraph, { standsAlone }: FlowSvgOptions): string {
  const layout = flowLayout(graph);
  const labels = placeLabels(graph, layout);
  const lowest = Math.max(layout.height, ...labels.map((label) => (label ? label.y + label.height + 8 : 0)));
  const widest = Math.max(layout.width, ...labels.map((label) => (label ? label.x + label.width + 8 : 0)));
  const [width, height] = [Math.ceil(widest), Math.ceil(lowest)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="flow" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Who calls whom">`,
    ...(standsAlone
      ? [`<style>${ownStyle}</style>`, '<rect class="ground" width="100%" height="100%"/>']
      : []),
    arrowHead,
    ...graph.edges.map((edge, index) => edgeSvg(edge, layout.lines[index] ?? [], labels[index])),
    ...graph.nodes.flatMap((node, index) => {
      const box = layout.boxes[index];
      return box ? [nodeSvg(node, box)] : [];
    }),
    '</svg>',
    '',
  ].join('\n');
}

const arrowHead =
  '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>';

function edgeSvg(edge: FlowEdge, points: readonly Point[], label: Label | undefined): string {
  const classes = [
    'edge',
    ...(edge.errors > 0 ? ['failing'] : []),
    ...(edge.calls === 0 ? ['declared'] : []),
  ];
  const words = edgeWords(edge);
  // From one pixel for a call now and then to four for a thousand a second.
  const strokeWidth = px(1 + Math.min(3, Math.log10(1 + edge.callsPerSecond)));
  const path = curve(points);
  return [
    `<g class="${classes.join(' ')}" data-from="${escapeXml(edge.from)}" data-to="${escapeXml(edge.to)}" tabindex="0" role="button" aria-label="${escapeXml(words)}">`,
    `<title>${escapeXml([words, ...edge.services].join('\n'))}</title>`,
    `<path class="wide" d="${path}"/><path d="${path}" stroke-width="${strokeWidth}" marker-end="url(#arrow)"/>`,
    ...(label ? [labelSvg(label)] : []),
    '</g>',
  ].join('');
}

function labelSvg({ x, y, width, height, text }: Label): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="2"/><text x="${px(x + width / 2)}" y="${px(y + 13)}">${escapeXml(text)}</text>`;
}

function nodeSvg({ id, title, kind, services }: FlowNode, { x, y, width, height }: Box): string {
  const project = `Project ${title}${kind === 'missing' ? ', does not run' : ''}: show its calls`;
  const words = escapeXml(kind === 'outside' ? 'Callers outside of all projects: show their calls' : project);
  const lines = services.map((service, index) => {
    const label = escapeXml(`Definition of ${service}`);
    const top = px(y + 46 + index * 18);
    return `<text class="service" data-service="${escapeXml(service)}" tabindex="0" role="link" aria-label="${label}" x="${px(x + 12)}" y="${top}">${escapeXml(service)}</text>`;
  });
  return [
    `<g class="node ${kind}"><g class="project" data-node="${escapeXml(id)}" tabindex="0" role="button" aria-label="${words}">`,
    `<title>${words}</title><rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="5"/>`,
    `<text class="name" x="${px(x + 12)}" y="${px(y + 22)}">${escapeXml(title)}</text></g>${lines.join('')}</g>`,
  ].join('');
}

/** Smooth from point to point, level at each; the loop of a node to itself leaves to the right and comes back. */
function curve(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (!first) return '';
  const last = others.at(-1);
  const [far] = others;
  if (far && last && others.length === 2 && last.x === first.x) {
    const bend = px(far.x + 12);
    return `M${px(first.x)} ${px(first.y)}C${bend} ${px(first.y - 14)} ${bend} ${px(last.y + 14)} ${px(last.x)} ${px(last.y)}`;
  }
  let before = first;
  const parts = others.map((point) => {
    const middle = px((before.x + point.x) / 2);
    const part = `C${middle} ${px(before.y)} ${middle} ${px(point.y)} ${px(point.x)} ${px(point.y)}`;
    before = point;
    return part;
  });
  return `M${px(first.x)} ${px(first.y)}${parts.join('')}`;
}

function px(length: number): string {
  return String(Number(length.toFixed(1)));
}

/** XML has no way to write control characters: they are left out. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const ownStyle = `
.flow { font: 13px system-ui, sans-serif; --ground: #ffffff; --ink: #1f1f1f; --line: #6e7781; --box: #f3f4f6; --bad: #c4262e }
.ground { fill: var(--ground) }
.node rect { fill: var(--box); stroke: var(--line) }
.missing rect, .declared path { stroke-dasharray: 5 4 }
.outside rect { fill: none }
.node text { fill: var(--ink) }
.name { font-weight: 600 }
.edge path { fill: none; stroke: var(--line) }
.edge .wide { stroke: none }
.head { fill: var(--line) }
.edge rect { fill: var(--ground) }
.edge text { fill: var(--ink); font-size: 11px; text-anchor: middle }
.failing path { stroke: var(--bad) }
.failing text { fill: var(--bad) }
@media (prefers-color-scheme: dark) { .flow { --ground: #1f1f1f; --ink: #e6e6e6; --line: #8b949e; --box: #2b2b2b; --bad: #ff7b72 } }
`;
