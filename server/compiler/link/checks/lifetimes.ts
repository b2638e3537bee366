import { type Lifetime, lifetimeOf } from '../../options/lifetime.ts';
import type { LinkContext } from '../context.ts';
import type { EnumValueElement, FieldElement } from '../elements.ts';

/** Checks that the lifetime which an option or a value declares for itself can be one. */
export function checkLifetimeDeclared(context: LinkContext, element: FieldElement | EnumValueElement): void {
  if (element.options.length === 0) return;
  const lifetime = lifetimeOf(element);
  const problem = lifetime && problemOf(lifetime);
  if (!problem) return;
  const { first } = lifetime.node;
  context.error('wrong-lifetime', `The lifetime of "${element.name}" cannot be: ${problem}`, {
    first,
    last: first,
  });
}

/** As protoc's feature_resolver.cc: what was never introduced counts as always there. */
function problemOf(lifetime: Lifetime): string | undefined {
  const { introduced = 0, deprecated, removed, deprecationWarning, removalError } = lifetime;
  if (deprecated !== undefined) {
    if (deprecated < introduced) return 'it is deprecated before it is introduced.';
    if (deprecationWarning === undefined) return 'add a deprecation_warning that says what to use instead.';
  } else if (deprecationWarning !== undefined) {
    return 'it has a deprecation_warning, but no edition_deprecated.';
  }
  if (removed === undefined) {
    return removalError === undefined ? undefined : 'it has a removal_error, but no edition_removed.';
  }
  if (deprecated !== undefined && deprecated >= removed) return 'it is deprecated after it is removed.';
  if (removed < introduced) return 'it is removed before it is introduced.';
  if (removed !== introduced && removalError === undefined) {
    return 'add a removal_error that says what to use instead.';
  }
  return undefined;
}
