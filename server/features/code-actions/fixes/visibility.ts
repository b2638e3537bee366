import { featureOf } from '../../../compiler/index.ts';
import type { Fixer } from '../action.ts';

/** Exports, in the file that declares it, what is used here. */
export const exportThere: Fixer = ({ start }, { file, snapshot }) => {
  const reference = file.linked.references.find((each) => each.start === start);
  const uri = reference && file.program.uriOf(reference.targetPath);
  const declaring = reference && file.program.compilation.files.get(reference.targetPath);
  const element = declaring?.elements.symbols.get(reference?.target ?? '');
  if (!uri || !declaring || !snapshot.definitions.includes(uri)) return [];
  if ((element?.kind !== 'message' && element?.kind !== 'enum') || element.node.kind === 'field') return [];
  // There nothing nested can be exported.
  const isStrict = featureOf(element, 'default_symbol_visibility') === 'STRICT';
  if (isStrict && element.parent.kind === 'message') return [];
  const { visibility, first } = element.node;
  const { tokens, text } = declaring.syntax;
  const at = tokens.start(first);
  const change = visibility
    ? { start: at, end: tokens.end(visibility.last), text: 'export' }
    : { start: at, end: at, text: 'export ' };
  return [
    {
      title: `Export "${element.name}" from "${declaring.path}"`,
      elsewhere: [{ uri, text, changes: [change] }],
    },
  ];
};
