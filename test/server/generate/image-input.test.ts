import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, toBinary, toJsonString } from '@bufbuild/protobuf';
import { type DescriptorProto, DescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type ImageInput, imageInput } from '../../../server/generate/input/image-input.ts';

/** A message with messages in messages, so many deep. */
function nested(depth: number): DescriptorProto {
  let message = create(DescriptorProtoSchema, { name: 'M' });
  for (let i = 1; i < depth; i++)
    message = create(DescriptorProtoSchema, { name: 'M', nestedType: [message] });
  return message;
}

function depthOf({ nestedType: [inner] }: DescriptorProto): number {
  return inner === undefined ? 1 : 1 + depthOf(inner);
}

const set = create(FileDescriptorSetSchema, { file: [{ name: 'a.proto', messageType: [nested(120)] }] });

describe('an image as an input', () => {
  for (const [kind, content] of [
    ['binary_image', toBinary(FileDescriptorSetSchema, set)],
    ['json_image', Buffer.from(toJsonString(FileDescriptorSetSchema, set))],
    ['yaml_image', Buffer.from(toJsonString(FileDescriptorSetSchema, set))],
  ] as const) {
    it(`may have messages as deep in messages as the compiler takes (${kind})`, () => {
      const input: ImageInput = { kind, path: 'image', paths: [], excludePaths: [] };
      const [message] = imageInput(content, input).files[0]?.messageType ?? [];
      assert.equal(message && depthOf(message), 120);
    });
  }
});
