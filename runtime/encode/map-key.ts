import { ScalarType } from '@bufbuild/protobuf';

/** The key of a map in an object is a string: reads what it stands for; what that is not in plain writing stays a string. */
export function mapKeyReader(type: ScalarType): (key: string) => unknown {
  switch (type) {
    case ScalarType.STRING:
      return (key) => key;
    case ScalarType.BOOL:
      return (key) => (key === 'true' ? true : key === 'false' ? false : key);
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return (key) => (/^-?\d+$/.test(key) ? BigInt(key) : key);
    default:
      return (key) => (String(Number(key)) === key ? Number(key) : key);
  }
}
