import { fieldField } from '../../compiler/index.ts';
import { quoted } from '../../lint/quoted.ts';
import type { RuleFamily } from '../check.ts';
import { exactPlace, fieldNamePlace, placeOf } from '../element-places.ts';
import { oneofOf } from '../field-kind.ts';
import { describeField, describeUnnamedField } from '../wording.ts';

/** What a field is called, and which oneof it is in. */
export const fieldNameRules: RuleFamily = {
  FIELD_SAME_NAME: {
    field(now, before, { report }) {
      // Extensions of one message come from many packages: their full names count.
      const isExtension = before.proto.extendee !== '';
      const was = isExtension ? before.file.fullName(before.nestedName) : before.proto.name;
      const is = isExtension ? now.file.fullName(now.nestedName) : now.proto.name;
      if (is === was) return;
      report(
        `${describeUnnamedField(now)} changed name from ${quoted(was)} to ${quoted(is)}.`,
        now.file,
        fieldNamePlace(now),
        isExtension ? undefined : { do: 'rename', name: was },
      );
    },
  },
  FIELD_SAME_JSON_NAME: {
    field(now, before, { report }) {
      const [is, was] = [now.proto.jsonName, before.proto.jsonName];
      // Those of extensions cannot be chosen.
      if (is === was || before.proto.extendee) return;
      report(
        `${describeField(now)} changed option "json_name" from ${quoted(was)} to ${quoted(is)}.`,
        now.file,
        exactPlace(now, fieldField.jsonName) ?? placeOf(now),
        { do: 'json-name', name: was },
      );
    },
  },
  FIELD_SAME_ONEOF: {
    field(now, before, { report }) {
      const [is, was] = [oneofOf(now), oneofOf(before)];
      if (is === was || before.proto.extendee) return;
      const what = describeField(now);
      if (is !== undefined && was !== undefined) {
        // The letter after the name is buf's: its messages are what people search for.
        report(`${what}q moved from oneof ${quoted(was)} to oneof ${quoted(is)}.`, now.file, placeOf(now));
        return;
      }
      const way = is === undefined ? 'inside to outside' : 'outside to inside';
      report(`${what} moved from ${way} a oneof.`, now.file, placeOf(now));
    },
  },
};
