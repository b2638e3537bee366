import { create } from '@bufbuild/protobuf';
import { type SourceCodeInfo, SourceCodeInfoSchema } from '@bufbuild/protobuf/wkt';
import type { FileElement } from '../link/elements.ts';
import type { OptionValues } from '../options/option-values.ts';

export function sourceInfoOf(_file: FileElement, _options: OptionValues): SourceCodeInfo {
  return create(SourceCodeInfoSchema);
}
