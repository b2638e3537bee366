/**
 * As much of the editor's API as the providers of trees and of lenses need, for trying them without an editor: `import` this before what
 * imports `vscode`.
 */
import { registerHooks } from 'node:module';

class EventEmitter<T> {
  readonly #listeners = new Set<(event: T) => unknown>();

  readonly event = (listener: (event: T) => unknown) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(event: T): void {
    for (const listener of this.#listeners) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

class TreeItem {
  label: unknown;
  collapsibleState: number;

  constructor(label: unknown, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

class ThemeColor {
  id: string;

  constructor(id: string) {
    this.id = id;
  }
}

class ThemeIcon extends ThemeColor {
  color: ThemeColor | undefined;

  constructor(id: string, color?: ThemeColor) {
    super(id);
    this.color = color;
  }
}

class MarkdownString {
  value = '';

  constructor(value = '') {
    this.value = value;
  }

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }

  appendText(text: string): this {
    return this.appendMarkdown(text);
  }
}

class Range {
  start: { line: number; character: number };
  end: { line: number; character: number };

  constructor(line: number, character: number, endLine: number, endCharacter: number) {
    this.start = { line, character };
    this.end = { line: endLine, character: endCharacter };
  }
}

class CodeLens {
  range: Range;
  command: unknown;

  constructor(range: Range, command: unknown) {
    this.range = range;
    this.command = command;
  }
}

const none = new EventEmitter<unknown>().event;

/** The same names as in `vscode`. */
export const standIn = {
  EventEmitter,
  TreeItem,
  ThemeIcon,
  ThemeColor,
  MarkdownString,
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  commands: { executeCommand: async () => undefined },
  Range,
  CodeLens,
  Uri: { parse: (text: string) => ({ scheme: text.split(':')[0], toString: () => text }) },
  languages: { registerCodeLensProvider: () => ({ dispose: () => undefined }) },
  workspace: {
    isTrusted: true,
    onDidGrantWorkspaceTrust: none,
    onDidSaveTextDocument: none,
    getWorkspaceFolder: ({ path }: { path: string }) => (path.startsWith('/workspace/') ? {} : undefined),
  },
  window: {
    tabGroups: { all: [] },
    createTreeView: () => ({
      visible: true,
      onDidChangeVisibility: none,
      onDidExpandElement: none,
      onDidCollapseElement: none,
      dispose: () => undefined,
    }),
  },
};

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode'
      ? { url: import.meta.url, shortCircuit: true, importAttributes: {} }
      : next(specifier, context),
});

export const { commands, languages, workspace, window, TreeItemCollapsibleState, Uri } = standIn;
export { CodeLens, EventEmitter, MarkdownString, Range, ThemeColor, ThemeIcon, TreeItem };
