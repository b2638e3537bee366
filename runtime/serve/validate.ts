import { createRegistry, type DescFile } from '@bufbuild/protobuf';
import { createValidator, type Violation, violationsToProto } from '@bufbuild/protovalidate';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Validate } from './validation.ts';

/** So many of the violations are told in the message; all are in the details. */
const shownViolations = 5;

/** Checks messages by the rules in these files and what they import. */
export function createValidate(files: readonly DescFile[]): Validate {
  // Rules may use rules that the files define themselves.
  const validator = createValidator({ registry: createRegistry(...withDependencies(files)) });
  return (type, message) => {
    const result = validator.validate(type, message);
    if (result.kind === 'invalid') throw invalid(result.violations);
    // A rule that cannot be evaluated is the definition's fault, and no caller's.
    if (result.kind === 'error') throw result.error;
  };
}

function invalid(violations: Violation[]): ConnectError {
  const told = violations.slice(0, shownViolations).map((violation) => violation.toString());
  if (violations.length > told.length) told.push(`and ${violations.length - told.length} more`);
  const [value, desc] = violationsToProto(violations);
  return new ConnectError(told.join('; '), Code.InvalidArgument, undefined, [{ desc, value }]);
}

function withDependencies(files: readonly DescFile[]): Set<DescFile> {
  const all = new Set<DescFile>();
  const add = (file: DescFile): void => {
    if (all.has(file)) return;
    all.add(file);
    file.dependencies.forEach(add);
  };
  files.forEach(add);
  return all;
}
