import { scalarTypes } from '../../compiler/index.ts';

const keywords =
  'syntax edition package import public weak option message enum service extend extensions reserved oneof map group rpc returns stream ' +
  'repeated optional required export local to max inf nan true false default json_name';

/** What the language knows by a word: as a name, it may be read as something else. */
export const languageWords: ReadonlySet<string> = new Set([...keywords.split(' '), ...scalarTypes.keys()]);
