/** httpYac's predicates as they are written. Apart from what they do, which takes Node: a request file is read in browsers too. */
export const predicateNames = [
  '==',
  '===',
  'equals',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'startsWith',
  'endsWith',
  'includes',
  'contains',
  'matches',
  'exists',
  'isTrue',
  'isFalse',
  'isNumber',
  'isString',
  'isBoolean',
  'isArray',
  'md5',
  'sha256',
  'sha512',
] as const;

export type PredicateName = (typeof predicateNames)[number];
