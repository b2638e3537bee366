import { Edition } from '@bufbuild/protobuf/wkt';

const editions: Record<string, Edition> = {
  proto2: Edition.EDITION_PROTO2,
  proto3: Edition.EDITION_PROTO3,
  '2023': Edition.EDITION_2023,
  '2024': Edition.EDITION_2024,
  '2026': Edition.EDITION_2026,
};

/** The edition a `syntax` or `edition` names; undefined when there is none of that name. */
export function editionOf(keyword: 'syntax' | 'edition', text: string): Edition | undefined {
  return text.startsWith('proto') === (keyword === 'syntax') ? editions[text] : undefined;
}
