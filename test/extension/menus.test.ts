import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

const { contributes } = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'),
);

interface Entry {
  command: string;
  when: string;
  group: string;
}

const entries: Entry[] = contributes.menus['view/item/context'].filter(({ when }: Entry) =>
  when.includes('view == skep.services'),
);

/** What a row of the Services view offers, by its context value: in its menu, or as buttons. */
function offered(context: string, where: 'menu' | 'buttons'): string[] {
  const isWanted = ({ group }: Entry) => group.startsWith('inline') === (where === 'buttons');
  const fits = ({ when }: Entry) => {
    const [, pattern] = /viewItem =~ \/(.*)\/$/.exec(when) ?? [];
    if (pattern !== undefined) return new RegExp(pattern).test(context);
    const [, word = ''] = /viewItem == (.*)$/.exec(when) ?? [];
    return word.replaceAll("'", '') === context;
  };
  return entries
    .filter((entry) => isWanted(entry) && fits(entry))
    .sort((a, b) => a.group.localeCompare(b.group))
    .map(({ command }) => command.replace('skep.', ''));
}

describe('the menu of a row in the Services view', () => {
  const menus: [string, string[]][] = [
    ['environment.local.connected', ['copyAddress', 'showFlow', 'addEnvironment', 'addServer']],
    [
      'environment.added.connected',
      ['copyAddress', 'showFlow', 'addEnvironment', 'addServer', 'removeEnvironment'],
    ],
    [
      'environment.foreign.connected',
      ['copyAddress', 'showFlow', 'addEnvironment', 'addServer', 'editServer', 'removeEnvironment'],
    ],
    [
      'environment.added.refused',
      ['signIn', 'copyAddress', 'showFlow', 'addEnvironment', 'addServer', 'removeEnvironment'],
    ],
    ['package', ['openDefinition']],
    ['package project.local.stopped', ['run', 'debug', 'deploy', 'openDefinition', 'logs']],
    ['package project.local.running', ['stop', 'debug', 'restart', 'deploy', 'openDefinition', 'logs']],
    ['package project.local.failed', ['run', 'stop', 'debug', 'deploy', 'openDefinition', 'logs']],
    ['package project.deployed.running', ['openDefinition', 'removeDeployment']],
    ['package project.foreign.running', ['openDefinition']],
    ['service project.foreign.running', ['useService', 'openDefinition', 'openDocumentation']],
    ['project.local.stopped', ['run', 'debug', 'deploy', 'logs']],
    ['service', ['useService', 'openDefinition', 'openDocumentation']],
    [
      'service project.local.running',
      ['stop', 'debug', 'restart', 'deploy', 'useService', 'openDefinition', 'logs', 'openDocumentation'],
    ],
    ['platformService', ['openDefinition', 'openDocumentation']],
    ['method', ['call', 'openDefinition', 'openDocumentation']],
    ['instance project.local.running', ['restartInstance', 'stop', 'debug', 'logs']],
    ['instance project.local.restarting', ['stop', 'debug', 'logs']],
    ['instance project.deployed.running', []],
    ['instance project.foreign.running', []],
    ['versions', []],
    ['platform', []],
  ];
  for (const [context, commands] of menus) {
    it(`has of ${context} what can be done with it`, () => {
      assert.deepEqual(offered(context, 'menu'), commands);
    });
  }
});

describe('the buttons of a row in the Services view', () => {
  it('are the first things to do with it', () => {
    assert.equal(offered('package project.local.stopped', 'buttons')[0], 'run');
    assert.equal(offered('package project.local.running', 'buttons')[0], 'stop');
    assert.equal(offered('method', 'buttons')[0], 'call');
    assert.equal(offered('environment.added.refused', 'buttons')[0], 'signIn');
    assert.equal(offered('environment.added.unreachable', 'buttons')[0], 'refresh');
    assert.deepEqual(offered('instance project.local.running', 'buttons'), ['restartInstance', 'logs']);
  });

  it('are all in its menu as well, which the keyboard reaches', () => {
    const contexts = ['package project.local.stopped', 'package project.local.running', 'service', 'method'];
    for (const context of [...contexts, 'instance project.local.running', 'environment.added.refused']) {
      const menu = offered(context, 'menu');
      for (const button of offered(context, 'buttons'))
        assert.ok(menu.includes(button), `${context}: ${button}`);
    }
  });
});

describe('the menu of a call in the History view', () => {
  it('has none of the buttons of its title, which know no row: nor does a row that is just drawn anew', () => {
    const commandsOf = (menu: string): string[] =>
      contributes.menus[menu]
        .filter(({ when }: Entry) => when.includes('view == skep.history'))
        .map(({ command }: Entry) => command);
    const ofTitle = new Set(commandsOf('view/title'));
    assert.deepEqual(
      commandsOf('view/item/context').filter((command) => ofTitle.has(command)),
      [],
    );
  });
});
