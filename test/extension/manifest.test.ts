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

describe('the Services view', () => {
  it('welcomes to make a project only once it is known that there is none', () => {
    const welcomes = contributes.viewsWelcome.filter(({ contents }: { contents: string }) =>
      contents.includes('command:skep.newProject'),
    );
    assert.equal(welcomes.length, 1);
    for (const key of ['skep.services.isRead', '!skep.hasProjects'])
      assert.ok(welcomes[0].when.split(' && ').includes(key), key);
  });
});

describe('the History view', () => {
  it('says that there are no calls only once it has looked', () => {
    const welcome = contributes.viewsWelcome.find(({ contents }: { contents: string }) =>
      contents.startsWith('No calls yet.'),
    );
    assert.ok(welcome.when.split(' && ').includes('skep.history.isRead'));
  });
});

describe('what is done with an answer', () => {
  const commands = [
    'sendAgain',
    'compareResponse',
    'copyRequestAs',
    'saveResponseValue',
    'openWholeResponse',
    'showWire',
  ];

  for (const command of commands) {
    it(`is offered where an answer is, not of a call of the history that reads like one: ${command}`, () => {
      const { when } = contributes.menus.commandPalette.find(
        (entry: { command: string }) => entry.command === `skep.${command}`,
      );
      assert.match(when, /resourceScheme == skep-response/);
      assert.doesNotMatch(when, /editorLangId[^&|]*response/);
    });
  }
});

describe('the README', () => {
  it('names commands that ask for more as their titles do, with three dots; lenses have one word', () => {
    const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');
    const short = contributes.commands
      .map(({ title }: { title: string }) => title)
      .filter((title: string) => / .*\.\.\.$/.test(title) && readme.includes(`*${title.slice(0, -3)}*`));
    assert.deepEqual(short, []);
  });
});

describe('the settings', () => {
  it('are described as Markdown wherever they have code in them', () => {
    const plain = Object.entries<{ enumDescriptions?: string[] }>(contributes.configuration.properties)
      .filter(([, { enumDescriptions = [] }]) => enumDescriptions.some((text) => text.includes('`')))
      .map(([name]) => name);
    assert.deepEqual(plain, []);
  });
});

describe('the walkthrough', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const [walkthrough] = contributes.walkthroughs;
  const commands = new Set(contributes.commands.map(({ command }: { command: string }) => command));
  interface Step {
    id: string;
    description: string;
    media: { markdown: string };
    completionEvents: string[];
  }
  const steps: Step[] = walkthrough.steps;

  it('has five steps, each with a button that does something', () => {
    assert.equal(steps.length, 5);
    for (const { id, description } of steps) {
      const [, command] = /\(command:([\w.]+)\)$/.exec(description) ?? [];
      assert.ok(commands.has(command), `${id} has the button ${command}`);
    }
  });

  it('notices when a step is done', () => {
    for (const { id, completionEvents } of steps) {
      const done = completionEvents.map((event) => /^onCommand:(.+)$/.exec(event)?.[1]).filter(Boolean);
      assert.ok(done.length > 0, `${id} ends with a command`);
      for (const command of done) assert.ok(commands.has(command), `${id} ends with ${command}`);
    }
  });

  it('has a few kilobytes of text beside its steps, and no pictures', () => {
    const sizes = steps.map(({ media }) => readFileSync(path.join(root, media.markdown)).length);
    assert.ok(Math.min(...sizes) > 0);
    assert.ok(sizes.reduce((sum, size) => sum + size) < 8192, `${sizes}`);
  });
});
