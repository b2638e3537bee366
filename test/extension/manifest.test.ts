import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

const { contributes } = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'),
);

/** What the web extension registers itself. */
const thereInBrowser = new Set(['skep.showOutput']);

describe('in a browser, where nothing runs', () => {
  const hidden = /!skep\.inBrowser/;

  it('the palette has no command that does nothing', () => {
    const when = new Map<string, string>(
      contributes.menus.commandPalette.map(({ command, when }: Record<string, string>) => [command, when]),
    );
    const dead = contributes.commands
      .map(({ command }: { command: string }) => command)
      .filter((command: string) => !thereInBrowser.has(command) && !hidden.test(when.get(command) ?? ''));
    assert.deepEqual(dead, []);
  });

  it('no title, editor or key has one either', () => {
    const entries = ['view/title', 'editor/title', 'editor/context'].flatMap(
      (menu) => contributes.menus[menu] ?? [],
    );
    const dead = [...entries, ...contributes.keybindings]
      .filter(({ command, when }) => !thereInBrowser.has(command) && !hidden.test(when ?? ''))
      .map(({ command }) => command);
    assert.deepEqual(dead, []);
  });
});
