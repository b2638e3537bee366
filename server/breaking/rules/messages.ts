import { FeatureSet_JsonFormat, FieldDescriptorProto_Label } from '@bufbuild/protobuf/wkt';
import { messageField } from '../../compiler/index.ts';
import { quoted } from '../../lint/quoted.ts';
import type { RuleFamily } from '../check.ts';
import { exactPlace, featurePlace, placeOf } from '../element-places.ts';
import { featureOf } from '../features.ts';
import { isSyntheticOneof } from '../field-kind.ts';
import type { SchemaField, SchemaMessage } from '../schema-elements.ts';

/** Numbers in MessageOptions and FeatureSet. */
const noStandardDescriptorAccessor = 2;
const features = [messageField.options, 12] as const;
const jsonFormat = 6;

/** What a message is as a whole. */
export const messageRules: RuleFamily = {
  MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR: {
    message(now, before, { report }) {
      const is = now.proto.options?.noStandardDescriptorAccessor ?? false;
      const was = before.proto.options?.noStandardDescriptorAccessor ?? false;
      if (was || !is) return;
      report(
        'Message option "no_standard_descriptor_accessor" changed from "false" to "true".',
        now.file,
        exactPlace(now, messageField.options, noStandardDescriptorAccessor),
      );
    },
  },
  MESSAGE_SAME_JSON_FORMAT: {
    message(now, before, { report }) {
      const [is, was] = [featureOf(now, 'jsonFormat'), featureOf(before, 'jsonFormat')];
      if (was !== FeatureSet_JsonFormat.ALLOW || is === was) return;
      report(
        `Message ${quoted(now.proto.name)} JSON format support changed from ${FeatureSet_JsonFormat[was]} to ${FeatureSet_JsonFormat[is]}.`,
        now.file,
        featurePlace(now, features, [jsonFormat]) ?? placeOf(now),
      );
    },
  },
  MESSAGE_SAME_REQUIRED_FIELDS: {
    message(now, before, { report }) {
      const [required, previous] = [requiredFields(now), requiredFields(before)];
      const consequence =
        'Required fields must always be sent, so if one side does not know about the required field, this will result in a breakage.';
      for (const number of previous.keys()) {
        if (required.has(number)) continue;
        const deleted = `Message ${quoted(before.proto.name)} had required field ${quoted(String(number))} deleted.`;
        report(`${deleted} ${consequence}`, now.file, placeOf(now));
      }
      for (const [number, field] of required) {
        if (previous.has(number)) continue;
        const added = `Message ${quoted(now.proto.name)} had required field ${quoted(String(number))} added.`;
        report(`${added} ${consequence}`, now.file, placeOf(field));
      }
    },
  },
  ONEOF_NO_DELETE: {
    message(now, before, { report }) {
      const left = new Set(now.proto.oneofDecl.map(({ name }) => name));
      for (const [index, { name }] of before.proto.oneofDecl.entries()) {
        // That of an `optional` is for the presence of a field, which has a rule of its own.
        if (left.has(name) || isSyntheticOneof(before, index)) continue;
        const message = `Previously present oneof ${quoted(name)} on message ${quoted(now.proto.name)} was deleted.`;
        report(message, now.file, placeOf(now));
      }
    },
  },
};

function requiredFields(message: SchemaMessage): Map<number, SchemaField> {
  return new Map(
    [...message.fields].filter(([, { proto }]) => proto.label === FieldDescriptorProto_Label.REQUIRED),
  );
}
