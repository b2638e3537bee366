import { FeatureSet_EnumType, FeatureSet_JsonFormat } from '@bufbuild/protobuf/wkt';
import { enumField } from '../../compiler/index.ts';
import { quoted } from '../../lint/quoted.ts';
import type { RuleFamily } from '../check.ts';
import { featurePlace, placeOf } from '../element-places.ts';
import { featureOf } from '../features.ts';

/** Numbers in EnumOptions and FeatureSet. */
const features = [enumField.options, 7] as const;
const enumType = 2;
const jsonFormat = 6;

/** What an enum is as a whole. */
export const enumRules: RuleFamily = {
  ENUM_SAME_TYPE: {
    enum(now, before, { report }) {
      const [is, was] = [featureOf(now, 'enumType'), featureOf(before, 'enumType')];
      if (is === was) return;
      const words = (type: FeatureSet_EnumType) => (type === FeatureSet_EnumType.CLOSED ? 'closed' : 'open');
      report(
        `Enum ${quoted(now.proto.name)} changed from ${words(was)} to ${words(is)}.`,
        now.file,
        featurePlace(now, features, [enumType]) ?? placeOf(now),
      );
    },
  },
  ENUM_SAME_JSON_FORMAT: {
    enum(now, before, { report }) {
      const [is, was] = [featureOf(now, 'jsonFormat'), featureOf(before, 'jsonFormat')];
      if (was !== FeatureSet_JsonFormat.ALLOW || is === was) return;
      report(
        `Enum ${quoted(now.proto.name)} JSON format support changed from ${FeatureSet_JsonFormat[was]} to ${FeatureSet_JsonFormat[is]}.`,
        now.file,
        featurePlace(now, features, [jsonFormat]) ?? placeOf(now),
      );
    },
  },
};
