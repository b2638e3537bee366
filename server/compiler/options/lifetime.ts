import { Edition } from '@bufbuild/protobuf/wkt';
import type { EnumValueElement, FieldElement } from '../link/elements.ts';
import { stringValue } from '../syntax/string-value.ts';
import type { AggregateNode, ValueNode } from '../syntax/tree.ts';

/** The editions in which an option, or a value of one, can be used: what its declaration says in `feature_support`. */
export interface Lifetime {
  readonly node: AggregateNode;
  readonly introduced: Edition | undefined;
  readonly deprecated: Edition | undefined;
  /** The first edition without it. */
  readonly removed: Edition | undefined;
  readonly deprecationWarning: string | undefined;
  readonly removalError: string | undefined;
}

/**
 * What `feature_support` says of an option or a value: from which edition on it is there, until when, and why no
 * longer.
 */
export function lifetimeOf({ file, options }: FieldElement | EnumValueElement): Lifetime | undefined {
  const node = options.find(({ name }) => name.length === 1 && name[0]?.text === 'feature_support')?.value;
  if (node?.kind !== 'aggregate') return undefined;
  const text = (name: string): string | undefined => {
    const value = valueIn(node, name);
    return value?.kind === 'string' ? stringValue(file.syntax.tokens, value).trim() : undefined;
  };
  return {
    node,
    introduced: editionIn(node, 'edition_introduced'),
    deprecated: editionIn(node, 'edition_deprecated'),
    removed: editionIn(node, 'edition_removed'),
    deprecationWarning: text('deprecation_warning'),
    removalError: text('removal_error'),
  };
}

function valueIn(node: AggregateNode, name: string): ValueNode | undefined {
  return node.fields.find((field) => field.name === name && field.form === 'field')?.value;
}

const editionsByName: Record<string, Edition> = {
  EDITION_LEGACY: Edition.EDITION_LEGACY,
  EDITION_PROTO2: Edition.EDITION_PROTO2,
  EDITION_PROTO3: Edition.EDITION_PROTO3,
  EDITION_2023: Edition.EDITION_2023,
  EDITION_2024: Edition.EDITION_2024,
  EDITION_2026: Edition.EDITION_2026,
};

function editionIn(node: AggregateNode, name: string): Edition | undefined {
  const value = valueIn(node, name);
  return value?.kind === 'identifier' ? editionsByName[value.text] : undefined;
}

/** An edition as files name it: `2023`, `proto2`. */
export function shownEdition(edition: Edition): string {
  const name = Object.keys(editionsByName).find((key) => editionsByName[key] === edition) ?? '';
  return name.replace('EDITION_', '').toLowerCase();
}
