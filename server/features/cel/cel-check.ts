import { closest } from '../../compiler/index.ts';
import type { Program } from '../../workspace/program.ts';
import { celFunctions } from './cel-functions.ts';
import type { CelLibrary } from './cel-library.ts';
import {
  type CelType,
  dyn,
  isAssignable,
  isNumber,
  listOf,
  scalar,
  typeOfField,
  typeText,
  unified,
} from './cel-types.ts';

/** What is wrong in an expression: UTF-16 units of its text. */
export interface CelProblem {
  readonly code: 'cel-syntax' | 'cel-undeclared' | 'cel-type';
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What an expression may name. */
export interface CelScope {
  readonly variables: ReadonlyMap<string, CelType>;
  readonly program: Program;
  /** The type that a qualified name means: an enum's value is an `int`, a message's name a `type`. */
  qualified(name: string): CelType | undefined;
}

type Parsed = ReturnType<CelLibrary['parse']>;
type Expression = Parsed['expr'];

/** Reads an expression and finds the types in it; a type is told where nothing is wrong with the syntax. */
export function checkCel(
  library: CelLibrary,
  text: string,
  scope: CelScope,
): { problems: CelProblem[]; type: CelType | undefined } {
  let parsed: Parsed;
  try {
    parsed = library.parse(text);
  } catch (error) {
    return { problems: [syntaxProblem(error, text)], type: undefined };
  }
  const checker = new Checker(library, text, parsed, scope);
  const type = checker.type(parsed.expr, scope.variables);
  return { problems: checker.problems, type };
}

function syntaxProblem(error: unknown, text: string): CelProblem {
  const said = error instanceof Error ? error.message : String(error);
  const message = said
    .replace(/^(syntax error\s+)?<input>:\d+:\d+: /, '')
    .replace(/\bend of input\b/g, 'the end');
  const location: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'location') : undefined;
  const first: unknown =
    typeof location === 'object' && location !== null ? Reflect.get(location, 'start') : undefined;
  const offset: unknown =
    typeof first === 'object' && first !== null ? Reflect.get(first, 'offset') : undefined;
  const start = Math.max(0, Math.min(typeof offset === 'number' ? offset : 0, text.length - 1));
  return { code: 'cel-syntax', message: `CEL: ${message}.`, start, end: Math.min(start + 1, text.length) };
}

type Variables = ReadonlyMap<string, CelType>;

class Checker {
  readonly problems: CelProblem[] = [];
  readonly #text: string;
  readonly #positions: Readonly<Record<string, number>>;
  readonly #functions: ReturnType<typeof celFunctions>;
  readonly #scope: CelScope;

  constructor(library: CelLibrary, text: string, parsed: Parsed, scope: CelScope) {
    this.#text = text;
    this.#positions = parsed.sourceInfo?.positions ?? {};
    this.#functions = celFunctions(library);
    this.#scope = scope;
  }

  /** The type of an expression; what is wrong in it goes to `problems`, and is of any type. */
  type(expression: Expression | undefined, variables: Variables): CelType {
    if (!expression) return dyn;
    const kind = expression.exprKind;
    switch (kind.case) {
      case 'constExpr':
        return constantType(kind.value.constantKind.case);
      case 'identExpr':
        return this.#named(expression, kind.value.name, variables);
      case 'selectExpr':
        return this.#selected(expression, variables);
      case 'callExpr':
        return this.#called(expression, variables);
      case 'listExpr': {
        const types = kind.value.elements.map((element) => this.type(element, variables));
        return listOf(types.length === 0 ? dyn : types.reduce(unified));
      }
      case 'structExpr':
        return this.#struct(expression, variables);
      case 'comprehensionExpr':
        return this.#comprehension(expression, variables);
      default:
        return dyn;
    }
  }

  #named(expression: Expression, name: string, variables: Variables): CelType {
    const type = variables.get(name) ?? this.#scope.qualified(name) ?? typeNames.get(name);
    if (type) return type;
    const suggestion = closest(name, variables.keys());
    const message = `CEL: there is no "${name}" here.${suggestion ? ` Did you mean "${suggestion}"?` : ''}`;
    return this.#problem('cel-undeclared', message, this.#at(expression), name.length);
  }

  #selected(expression: Expression, variables: Variables): CelType {
    if (expression.exprKind.case !== 'selectExpr') return dyn;
    const { operand, field, testOnly } = expression.exprKind.value;
    const qualified = qualifiedName(expression);
    const root = qualified?.split('.')[0];
    if (qualified && root && !variables.has(root)) {
      const type = this.#scope.qualified(qualified);
      if (type) return type;
    }
    const of = this.type(operand, variables);
    if (of.kind === 'dyn') return testOnly ? scalar('bool') : dyn;
    if (of.kind === 'map') return testOnly ? scalar('bool') : of.value;
    const operandAt = operand ? this.#at(operand) : 0;
    const from = Math.max(this.#at(expression), operandAt);
    const at = this.#text.indexOf(field, from);
    const place = at < 0 ? from : at;
    if (of.kind !== 'message')
      return this.#problem('cel-type', `CEL: a value of ${typeText(of)} has no fields.`, place, field.length);
    const element = of.element?.fields.find(({ name }) => name === field);
    if (element) return testOnly ? scalar('bool') : typeOfField(element, this.#scope.program);
    if (!of.element) return dyn;
    const suggestion = closest(
      field,
      of.element.fields.map(({ name }) => name),
    );
    const hint = suggestion ? ` Did you mean "${suggestion}"?` : '';
    return this.#problem(
      'cel-type',
      `CEL: "${of.name}" has no field "${field}".${hint}`,
      place,
      field.length,
    );
  }

  #called(expression: Expression, variables: Variables): CelType {
    if (expression.exprKind.case !== 'callExpr') return dyn;
    const { function: name, target, args } = expression.exprKind.value;
    const space = target && qualifiedName(target);
    // `strings.quote(...)` is a function in a namespace.
    if (space && this.#functions.has(`${space}.${name}`) && !variables.has(space))
      return this.#overload(expression, `${space}.${name}`, undefined, this.#types(args, variables));
    const on = target && this.type(target, variables);
    const types = this.#types(args, variables);
    return this.#operator(expression, name, types) ?? this.#overload(expression, name, on, types);
  }

  #types(args: readonly Expression[], variables: Variables): CelType[] {
    return args.map((each) => this.type(each, variables));
  }

  /** The operators that take any types, or the same ones; undefined for what is told by signatures. */
  #operator(expression: Expression, name: string, types: readonly CelType[]): CelType | undefined {
    const [first = dyn, second = dyn, third = dyn] = types;
    const bool = scalar('bool');
    switch (name) {
      case '_?_:_':
        return isAssignable(first, bool) ? unified(second, third) : this.#noOverload(expression, name, types);
      case '@not_strictly_false':
        return bool;
      case '_&&_':
      case '_||_':
        return types.every((type) => isAssignable(type, bool))
          ? bool
          : this.#noOverload(expression, name, types);
      case '_==_':
      case '_!=_':
        return isAssignable(first, second) || isAssignable(second, first)
          ? bool
          : this.#noOverload(expression, name, types);
      case '_<_':
      case '_<=_':
      case '_>_':
      case '_>=_':
        // Numbers of all types are compared with each other.
        return isNumber(first) && isNumber(second) ? bool : undefined;
      case '@in':
        if (second.kind === 'list')
          return isAssignable(first, second.element) ? bool : this.#noOverload(expression, name, types);
        if (second.kind === 'map')
          return isAssignable(first, second.key) ? bool : this.#noOverload(expression, name, types);
        return second.kind === 'dyn' ? bool : this.#noOverload(expression, name, types);
      case '_[_]':
        if (first.kind === 'list' && isNumber(second)) return first.element;
        if (first.kind === 'map' && isAssignable(second, first.key)) return first.value;
        return first.kind === 'dyn' ? dyn : this.#noOverload(expression, name, types);
      case '_+_':
        return first.kind === 'list' && second.kind === 'list'
          ? listOf(first.element.kind === 'dyn' ? second.element : unified(first.element, second.element))
          : undefined;
      default:
        return undefined;
    }
  }

  #overload(
    expression: Expression,
    name: string,
    target: CelType | undefined,
    types: readonly CelType[],
  ): CelType {
    const signatures = this.#functions.get(name);
    if (!signatures) {
      const names = [...this.#functions.keys()].filter((each) => /^\w/.test(each));
      const suggestion = closest(name, names);
      const hint = suggestion ? ` Did you mean "${suggestion}"?` : '';
      return this.#problemAtName(
        expression,
        name,
        'cel-undeclared',
        `CEL: there is no function "${name}".${hint}`,
      );
    }
    const fitting = signatures.filter(
      (each) =>
        (each.target === undefined) === (target === undefined) &&
        each.arguments.length === types.length &&
        (!each.target || !target || isAssignable(target, each.target)) &&
        each.arguments.every((type, index) => isAssignable(types[index] ?? dyn, type)),
    );
    const [first, ...others] = fitting;
    if (!first) return this.#noOverload(expression, name, types, target);
    return others.reduce(
      (type, { result }) => (typeText(type) === typeText(result) ? type : dyn),
      first.result,
    );
  }

  #struct(expression: Expression, variables: Variables): CelType {
    if (expression.exprKind.case !== 'structExpr') return dyn;
    const { messageName, entries } = expression.exprKind.value;
    const values = entries.map(({ value }) => this.type(value, variables));
    if (messageName !== '') return dyn;
    const keys = entries.map(({ keyKind }) =>
      keyKind.case === 'mapKey' ? this.type(keyKind.value, variables) : dyn,
    );
    const common = (types: CelType[]) => (types.length === 0 ? dyn : types.reduce(unified));
    return { kind: 'map', key: common(keys), value: common(values) };
  }

  /** What the macros `all`, `exists`, `map` ... are turned into. */
  #comprehension(expression: Expression, variables: Variables): CelType {
    if (expression.exprKind.case !== 'comprehensionExpr') return dyn;
    const { iterVar, iterVar2, iterRange, accuVar, accuInit, loopCondition, loopStep, result } =
      expression.exprKind.value;
    const range = this.type(iterRange, variables);
    if (range.kind !== 'list' && range.kind !== 'map' && range.kind !== 'dyn' && iterRange) {
      const at = this.#at(iterRange);
      this.#problem(
        'cel-type',
        `CEL: a value of ${typeText(range)} has no items.`,
        at,
        Math.max(1, this.#at(expression) - at),
      );
    }
    const item = range.kind === 'list' ? range.element : range.kind === 'map' ? range.key : dyn;
    const inner = new Map(variables).set(iterVar, iterVar2 && range.kind === 'list' ? scalar('int') : item);
    if (iterVar2) inner.set(iterVar2, range.kind === 'map' ? range.value : item);
    const accumulated = this.type(accuInit, variables);
    inner.set(accuVar, accumulated);
    this.type(loopCondition, inner);
    const stepped = this.type(loopStep, inner);
    return this.type(
      result,
      new Map(variables).set(accuVar, accumulated.kind === 'list' ? stepped : accumulated),
    );
  }

  #noOverload(expression: Expression, name: string, types: readonly CelType[], target?: CelType): CelType {
    const taken = types.map(typeText).join(', ');
    const operator = name.replaceAll('_', '').replace('@', '').replace('?:', '? :').replace('[]', '[ ]');
    const isOperator = !/^\w+$/.test(name) || name.startsWith('_');
    const message = isOperator
      ? `CEL: "${operator}" does not take ${types.map(typeText).join(' and ')}.`
      : target
        ? `CEL: a value of ${typeText(target)} has no method "${name}" that takes (${taken}).`
        : `CEL: "${name}" does not take (${taken}).`;
    return this.#problemAtName(expression, isOperator ? operator : name, 'cel-type', message);
  }

  /** Of a call the position is its bracket or its dot, of an operator what stands before it or itself. */
  #problemAtName(expression: Expression, name: string, code: CelProblem['code'], message: string): CelType {
    const at = this.#at(expression);
    const last = name.slice(name.lastIndexOf('.') + 1);
    const next = at + (/^[\s.]*/.exec(this.#text.slice(at))?.[0].length ?? 0);
    const found = this.#text.startsWith(last, next) ? next : this.#text.lastIndexOf(last, at);
    return this.#problem(code, message, found < 0 ? at : found, found < 0 ? 1 : last.length);
  }

  #problem(code: CelProblem['code'], message: string, start: number, length: number): CelType {
    const isKnown = this.problems.some((each) => each.start === start && each.message === message);
    if (!isKnown) this.problems.push({ code, message, start, end: start + Math.max(1, length) });
    return dyn;
  }

  #at(expression: Expression): number {
    return this.#positions[String(expression.id)] ?? 0;
  }
}

/** `a.b.C` of an expression that is only names; undefined of others. */
function qualifiedName(expression: Expression): string | undefined {
  const { exprKind } = expression;
  if (exprKind.case === 'identExpr') return exprKind.value.name;
  if (exprKind.case !== 'selectExpr' || exprKind.value.testOnly || !exprKind.value.operand) return undefined;
  const operand = qualifiedName(exprKind.value.operand);
  return operand === undefined ? undefined : `${operand}.${exprKind.value.field}`;
}

function constantType(kind: string | undefined): CelType {
  switch (kind) {
    case 'boolValue':
      return scalar('bool');
    case 'int64Value':
      return scalar('int');
    case 'uint64Value':
      return scalar('uint');
    case 'doubleValue':
      return scalar('double');
    case 'stringValue':
      return scalar('string');
    case 'bytesValue':
      return scalar('bytes');
    case 'nullValue':
      return scalar('null_type');
    default:
      return dyn;
  }
}

/** The names of types, which are values. */
const typeNames: ReadonlyMap<string, CelType> = new Map(
  ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'type', 'null_type'].map((name) => [
    name,
    scalar('type'),
  ]),
);
