import { quoted } from '../../quoted.ts';
import { checkConst, checkLengths } from './bounds.ts';
import type { RuleScope } from './rule-scope.ts';
import type { RuleTree } from './rule-tree.ts';

/** UTF-8 takes at most so many bytes a character. */
const mostBytes = 4n;

/** Reports rules of a string that do not go together, or that no value could keep. */
export function checkStringRules(scope: RuleScope, rules: RuleTree): void {
  checkConst(scope, 'string', rules);
  checkLengths(scope, 'string', rules, ['len', 'min_len', 'max_len']);
  checkLengths(scope, 'string', rules, ['len_bytes', 'min_bytes', 'max_bytes']);
  checkCharactersAndBytes(scope, rules);
  checkParts(scope, rules);
  const isLax = rules.word('strict') === 'false';
  if (!isLax || (rules.word('well_known_regex') ?? unspecifiedRegex) !== unspecifiedRegex) return;
  const [strict, regex] = [scope.name('string', 'strict'), scope.name('string', 'well_known_regex')];
  scope.report(
    ['string', 'strict'],
    `Field "${scope.field.name}" has ${strict} without ${regex}. ${strict} only applies to ${regex} and is invalid without it.`,
  );
}

const unspecifiedRegex = 'KNOWN_REGEX_UNSPECIFIED';

/** Bounds of characters and bytes that exclude each other. */
function checkCharactersAndBytes(scope: RuleScope, rules: RuleTree): void {
  const field = `Field "${scope.field.name}"`;
  const value = (rule: string) => rules.integer(rule);
  const name = (rule: string) => scope.name('string', rule);
  const [minLen, maxLen, minBytes, maxBytes] = [
    value('min_len'),
    value('max_len'),
    value('min_bytes'),
    value('max_bytes'),
  ];
  if (minLen !== undefined && maxBytes !== undefined && maxBytes < minLen) {
    const why = `A string with ${minLen} UTF-8 characters has at least ${minLen} bytes, which is higher than ${maxBytes} bytes.`;
    scope.report(
      ['string', 'min_len'],
      `${field} has value ${minLen} for ${name('min_len')}, which must be lower than value ${maxBytes} for ${name('max_bytes')}. ${why}`,
    );
    scope.report(
      ['string', 'max_bytes'],
      `${field} has value ${maxBytes} for ${name('max_bytes')}, which must be higher than value ${minLen} for ${name('min_len')}. ${why}`,
    );
  }
  if (maxLen !== undefined && minBytes !== undefined && maxLen * mostBytes < minBytes) {
    const why = `A string with ${maxLen} UTF-8 characters has at most ${maxLen * mostBytes} bytes.`;
    scope.report(
      ['string', 'min_bytes'],
      `${field} has value ${minBytes} for ${name('min_bytes')} but ${maxLen} for ${name('max_len')}. ${why}`,
    );
    scope.report(
      ['string', 'max_len'],
      `${field} has value ${maxLen} for ${name('max_len')} but ${minBytes} for ${name('min_bytes')}. ${why}`,
    );
  }
}

/** What must be in a string that must not be so long, or must not have it. */
function checkParts(scope: RuleScope, rules: RuleTree): void {
  const field = `Field "${scope.field.name}"`;
  const [maxLen, maxBytes, excluded] = [
    rules.integer('max_len'),
    rules.integer('max_bytes'),
    rules.text('not_contains'),
  ];
  for (const part of ['prefix', 'suffix', 'contains']) {
    const text = rules.text(part);
    if (text === undefined) continue;
    const name = scope.name('string', part);
    const characters = [...text].length;
    const bytes = new TextEncoder().encode(text).length;
    const impossible = `It is impossible for a string to contain ${quoted(text)} while having less than or equal to`;
    if (maxLen !== undefined && characters > maxLen) {
      scope.report(
        ['string', part],
        `${field} has a ${name} of length ${characters}, exceeding its max_len (${maxLen}). ${impossible} ${characters} UTF-8 characters.`,
      );
    }
    if (maxBytes !== undefined && bytes > maxBytes) {
      scope.report(
        ['string', part],
        `${field} has a ${name} of ${bytes} bytes, exceeding its max_bytes (${maxBytes}). ${impossible} ${bytes} bytes.`,
      );
    }
    if (excluded !== undefined && text.includes(excluded)) {
      scope.report(
        ['string', part],
        `${field} has a ${name} (${quoted(text)}) containing its not_contains (${quoted(excluded)}). It is impossible for a string to contain ${quoted(text)} without containing ${quoted(excluded)}.`,
      );
    }
  }
}

/** The same for rules of bytes, whose lengths are in bytes. */
export function checkBytesRules(scope: RuleScope, rules: RuleTree): void {
  checkConst(scope, 'bytes', rules);
  checkLengths(scope, 'bytes', rules, ['len', 'min_len', 'max_len']);
  const maxLen = rules.integer('max_len');
  for (const part of ['prefix', 'suffix', 'contains']) {
    const text = rules.text(part);
    if (text === undefined || maxLen === undefined) continue;
    const bytes = new TextEncoder().encode(text).length;
    if (bytes <= maxLen) continue;
    scope.report(
      ['bytes', part],
      `Field "${scope.field.name}" has a ${scope.name('bytes', part)} of ${bytes} bytes, exceeding its max_len (${maxLen}). It is impossible to contain ${quoted(text)} while having less than or equal to ${maxLen} bytes.`,
    );
  }
}
