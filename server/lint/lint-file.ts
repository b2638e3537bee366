import type { LintConfig } from '../buf-config/index.ts';
import type { EnumElement, LinkedFile, MessageElement, Span } from '../compiler/index.ts';
import { type Checks, type ChecksOf, checksOf } from './checks.ts';
import { ignores, ignoringLines } from './ignored-by-comment.ts';
import type { ModuleFacts } from './module-facts.ts';
import type { ModuleFile } from './module-file.ts';
import type { Finding, LintedFile, Report } from './rule.ts';
import { moduleRules } from './rules/index.ts';

/** What the rules of these names say about a file alone, in no order. `path` is from its module's root. */
export function lintFile(
  linked: LinkedFile,
  path: string,
  config: LintConfig,
  rules: ReadonlySet<string>,
): Finding[] {
  if (rules.size === 0) return [];
  const walk = new Walk({ linked, path, config }, checksOf(rules));
  walk.run();
  return walk.findings;
}

/** What they say about it among the other files of its module. */
export function lintInModule(
  file: ModuleFile,
  module: ModuleFacts,
  config: LintConfig,
  rules: ReadonlySet<string>,
): Finding[] {
  const findings: Finding[] = [];
  for (const rule of moduleRules) {
    if (!rules.has(rule.name)) continue;
    for (const { message, at } of rule.module(file, module, config)) {
      if (at && config.allowCommentIgnores && ignores(at.ignoring, rule.name)) continue;
      findings.push({
        rule: rule.name,
        message,
        ...spanOf(at),
        ...(at?.nameSpan ? { nameSpan: at.nameSpan } : {}),
      });
    }
  }
  return findings;
}

class Walk {
  readonly findings: Finding[] = [];
  readonly #file: LintedFile;
  readonly #checks: Checks;

  constructor(file: LintedFile, checks: Checks) {
    this.#file = file;
    this.#checks = checks;
  }

  run(): void {
    const { elements } = this.#file.linked;
    this.#run(this.#checks.file, elements);
    for (const node of elements.syntax.tree.declarations) {
      if (node.kind === 'import') this.#run(this.#checks.import, node);
    }
    for (const message of elements.messages) this.#message(message);
    for (const extension of elements.extensions) this.#run(this.#checks.field, extension);
    for (const element of elements.enums) this.#enum(element);
    for (const service of elements.services) {
      this.#run(this.#checks.service, service);
      for (const method of service.methods) this.#run(this.#checks.method, method);
    }
  }

  #message(message: MessageElement): void {
    // The entry of a map is nobody's choice.
    if (message.mapEntry) return;
    this.#run(this.#checks.message, message);
    for (const field of message.fields) this.#run(this.#checks.field, field);
    for (const field of message.extensions) this.#run(this.#checks.field, field);
    for (const oneof of message.oneofs) this.#run(this.#checks.oneof, oneof);
    for (const nested of message.messages) this.#message(nested);
    for (const element of message.enums) this.#enum(element);
  }

  #enum(element: EnumElement): void {
    this.#run(this.#checks.enum, element);
    for (const value of element.values) this.#run(this.#checks.enumValue, value);
  }

  #run<T>(checks: ChecksOf<T>, subject: T): void {
    for (const { rule, check } of checks) {
      for (const report of check(subject, this.#file)) this.#add(rule, report);
    }
  }

  #add(rule: string, report: Report): void {
    const { tokens } = this.#file.linked.syntax;
    if (this.#file.config.allowCommentIgnores && ignores(ignoringLines(report, tokens), rule)) return;
    const span = report.at && tokens.span(report.at.first, report.at.last);
    const name = report.owner?.nameNode;
    const isWhole = name && report.at && report.at.first < name.first && report.at.last > name.last;
    this.findings.push({
      rule,
      message: report.message,
      ...spanOf(span),
      ...(isWhole ? { nameSpan: tokens.span(name.first, name.last) } : {}),
      ...(report.expected === undefined ? {} : { expected: report.expected }),
    });
  }
}

function spanOf(span: Span | undefined): Pick<Finding, 'start' | 'end'> {
  return { start: span?.start, end: span?.end };
}
