import { UserError } from '../user-error.ts';
import { commandNames } from './command-names.ts';

/** Lower-case words parted by single hyphens; begins with a letter, so that it makes a Protobuf package. */
const pattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** First package segments that belong to somebody else. */
const taken = new Set(['google', 'grpc', 'skep']);

const longest = 60;

/** Why `name` cannot be the name of a project, as the second half of a sentence; undefined when it can. */
export function whyNotProjectName(name: string): string | undefined {
  if (name.length > longest) return `is longer than ${longest} characters`;
  if (!pattern.test(name)) {
    return 'is not lower-case letters, digits and single hyphens that begin with a letter, such as `posts` or `blog-posts`';
  }
  if (taken.has(name)) return 'is reserved: its Protobuf package belongs to somebody else';
  if (/^v\d+$/.test(name)) return 'reads as a version; add a word';
  return undefined;
}

/** Throws UserError `name-invalid` or `name-taken-by-command` when a new project cannot have this name. */
export function checkNewProjectName(name: string): void {
  const reason = whyNotProjectName(name);
  if (reason !== undefined) {
    const near = validName(name);
    const hint = near === undefined ? '' : `; \`${near}\` would do`;
    throw new UserError('name-invalid', `\`${name}\` ${reason}${hint}`);
  }
  if (commandNames.has(name)) {
    throw new UserError(
      'name-taken-by-command',
      `\`${name}\` is a command of skep and would win over the service on the command line; choose another name, such as \`my-${name}\``,
    );
  }
}

/** A name that can be had and looks like this one: My Service -> my-service. Undefined when little would be left of it. */
function validName(name: string): string | undefined {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '');
  if (/[/\\]/.test(plain)) return undefined;
  const near = spell(plain.replace(/[^A-Za-z0-9]+/g, '-')).kebab.replace(/^[0-9-]+/, '');
  return near.length > 1 && whyNotProjectName(near) === undefined && !commandNames.has(near)
    ? near
    : undefined;
}

/** A word in the spellings that proto and TypeScript want. */
export interface Spellings {
  /** blog-post */
  kebab: string;
  /** blog_post */
  snake: string;
  /** BLOG_POST */
  upper: string;
  /** blogPost */
  camel: string;
  /** BlogPost */
  pascal: string;
  /** blog post */
  text: string;
}

/** Spellings of a kebab-case, snake_case, camelCase or PascalCase word. */
export function spell(word: string): Spellings {
  const parts = word
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]+/)
    .filter((part) => part !== '');
  const pascal = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return {
    kebab: parts.join('-'),
    snake: parts.join('_'),
    upper: pascal.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase(),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    text: parts.join(' '),
  };
}

/** Words that a template's code cannot take as the name of an item. */
const unusable = new Set(
  (
    'await break case catch class code connect-error const constructor continue debugger default delete do else enum export ' +
    'extends false finally for function if implements import in instanceof interface let map new null package ' +
    'private protected public return static super switch this throw true try typeof var void while with yield ' +
    'item request id'
  ).split(' '),
);

/**
 * What one, and what several, of the things are called that a project keeps: posts -> post, stories -> story. A word
 * that is no plural, or whose singular is a word of the language, gets `-item`: blog -> blog-item, classes -> class-item.
 */
export function itemNames(name: string): { one: string; several: string } {
  const singular = singularOf(name);
  if (singular === undefined) return { one: `${name}-item`, several: `${name}-items` };
  return unusable.has(singular) || /-(request|response|service|status)$/.test(singular)
    ? { one: `${singular}-item`, several: `${singular}-items` }
    : { one: singular, several: name };
}

function singularOf(word: string): string | undefined {
  if (/[^aeiou]ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|zz)es$/.test(word)) return word.slice(0, -2);
  if (/[^siu]s$/.test(word) && word.length > 2) return word.slice(0, -1);
  return undefined;
}
