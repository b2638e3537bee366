import { quoted } from '../../lint/quoted.ts';
import type { Check, RuleFamily } from '../check.ts';
import { placeOf } from '../element-places.ts';
import { type Cardinality, cardinalityOf, haveKnownTypes, isInMapEntry } from '../field-kind.ts';
import type { SchemaField } from '../schema-elements.ts';
import { describeField } from '../wording.ts';

/** How many values a field has. */
export const fieldCardinalityRules: RuleFamily = {
  FIELD_SAME_CARDINALITY: { field: sameGroup((cardinality) => cardinality) },
  FIELD_WIRE_COMPATIBLE_CARDINALITY: { field: sameGroup(onTheWire) },
  FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY: { field: sameGroup(inJson) },
};

/** A map is a list of its entries. */
function onTheWire(cardinality: Cardinality): string {
  return cardinality === 'map' ? 'repeated' : inJson(cardinality);
}

function inJson(cardinality: Cardinality): string {
  return cardinality.startsWith('optional') ? 'optional' : cardinality;
}

function sameGroup(groupOf: (cardinality: Cardinality) => string): Check<SchemaField> {
  return (now, before, { report }) => {
    // What a file says of the presence of fields means nothing for those of maps.
    if (isInMapEntry(now) && isInMapEntry(before)) return;
    if (!haveKnownTypes(now, before)) return;
    const [is, was] = [cardinalityOf(now), cardinalityOf(before)];
    if (groupOf(is) === groupOf(was)) return;
    report(
      `${describeField(now)} changed cardinality from ${quoted(was)} to ${quoted(is)}.`,
      now.file,
      placeOf(now),
    );
  };
}
