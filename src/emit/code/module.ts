import { groupBy } from '../../graph/group.ts';
import { quote } from '../source.ts';
import { type Constant, findConstants } from './constants.ts';
import { writeFreezing } from './freezing.ts';
import { findFunctions, strategies } from './functions.ts';
import { identifierOf, Scope } from './identifiers.ts';
import { Imports } from './imports.ts';
import { type Body, type Fn, type Live, type Maker, modelOf } from './ir.ts';
import { type Code, call, chained, lay, list, object } from './layout.ts';
import { entryName } from './naming.ts';
import { argumentsOf, findParameters, type Parameters, sourcesOf } from './parameters.ts';
import { functionSource, registeredSource } from './pieces.ts';
import { bodiesOf, type Program } from './program.ts';
import { type Surroundings, writeStatements } from './statements.ts';
import { members, writeData, writeExpr } from './write.ts';

/** How the text of a module is made. */
export interface ModuleOptions {
  /** The name of the exported constant. */
  readonly name: string;
  readonly heading: readonly string[];
  /** Whether what repeats becomes a function. */
  readonly hasFunctions: boolean;
}

/** Writes a module that exports the graph of a body: of several ways, the shortest. */
export const writeModule = (body: Body, options: ModuleOptions): string => {
  const write = (find: (scope: Scope) => Program): string => {
    const scope = new Scope();
    scope.take(options.name);
    return new ModuleWriter(find(scope), scope).write(options);
  };
  const plain = write(() => ({ main: body, fns: [] }));
  if (!options.hasFunctions) return plain;
  const ways = strategies.map((strategy) => write((scope) => findFunctions(body, scope, strategy)));
  return [...ways, plain].reduce((best, way) => (isShorter(way, best) ? way : best));
};

const isShorter = (a: string, b: string): boolean => {
  const [linesA, linesB] = [a, b].map((text) => text.split('\n').length) as [number, number];
  return linesA < linesB || (linesA === linesB && a.length < b.length);
};

/** What a shape of each rank mostly is. */
const shapeNames = ['', 'Values', 'Features', 'Sequence', 'Image', 'Volume'];

type Model = Maker['make'] & { readonly kind: 'model' };
/** What makes a nested model, after some statements. */
interface Made {
  readonly lines: readonly string[];
  readonly model: Code;
}

class ModuleWriter {
  readonly #program: Program;
  readonly #scope: Scope;
  readonly #constants: readonly Constant[];
  readonly #parameters: ReadonlyMap<string, Parameters>;
  readonly #imports = new Imports();
  readonly #around: Surroundings;
  /** The variables of layers that are used again, and of nested models. */
  readonly #layers = new Map<Maker, string>();
  /** The names of the types of shapes. */
  readonly #shapes = new Map<string, string>();
  readonly #graphs: string[] = [];
  /** What the functions of layers of one's own are called here, by module and name. */
  readonly #own: ReadonlyMap<string, string>;
  #needsRegistered = false;

  constructor(program: Program, scope: Scope) {
    this.#program = program;
    this.#scope = scope;
    this.#own = new Map(ownIn(program).map((own) => [ownKey(own), scope.take(nameOfOwn(own))]));
    this.#constants = findConstants(program, scope);
    this.#parameters = findParameters(program, (fn) => this.#entry(fn));
    this.#around = {
      constants: new Map(this.#constants.map((constant) => [constant.method, constant])),
      layerOf: (maker) => this.#layer(maker),
      argsOf: (fn, op) => argumentsOf(this.#parameters.get(fn.name) as Parameters, op),
      use: (name) => this.#imports.use(name),
    };
  }

  write({ name, heading }: ModuleOptions): string {
    const fns = this.#program.fns.map((fn) => this.#function(fn));
    const main = this.#graph(this.#program.main);
    const constants = this.#constants.map(({ name, options }) => {
      const before = `const ${name} = `;
      return `${before}${lay(object(members(options)), '', before.length, 10)} as const;\n`;
    });
    const shapes = [...this.#shapes].map(([shape, name]) => `type ${name} = ${shape};\n`);
    const exported = declare(`export const ${name}`, main.graph);
    const graphs = [...this.#graphs, ...main.lines, '\n', exported];
    const text = [...constants, ...fns, ...graphs].join('');
    const parts = [
      this.#imports.source(text, this.#needsRegistered),
      ...(this.#needsRegistered ? [registeredSource] : []),
      ...(shapes.length > 0 ? [shapes.join('')] : []),
      ...(constants.length > 0 ? [constants.join('')] : []),
      ...fns,
      graphs.join(''),
    ];
    return heading.map((line) => `// ${line}\n`).join('') + parts.join('\n');
  }

  #function(fn: Fn): string {
    this.#imports.use('block');
    this.#imports.use('Tensor');
    const scope = this.#scope.inner();
    const parameters = this.#parameters.get(fn.name) as Parameters;
    scope.take(entryName);
    for (const { name } of parameters.params) scope.take(name);
    const written = writeStatements(fn.body, entryName, scope, this.#around);
    return functionSource(fn.name, sourcesOf(parameters, this.#entry(fn)), written);
  }

  #entry(fn: Fn): string {
    return `${entryName}: Tensor<${this.#shape(fn)}>`;
  }

  #shape({ body, takesExact }: Fn): string {
    const { shape } = body.inputs[0] as Body['inputs'][number];
    if (takesExact) return `[${shape.map(String).join(', ')}]`;
    const source = `[${shape.map((size) => (size === null ? 'null' : 'number')).join(', ')}]`;
    const name = this.#shapes.get(source) ?? this.#scope.take(shapeNames[shape.length] ?? 'Values');
    this.#shapes.set(source, name);
    return name;
  }

  /** The expression for a layer that is applied. */
  #layer(maker: Maker): Code {
    const known = this.#layers.get(maker);
    if (known !== undefined) return known;
    const { make, isShared, name = 'shared' } = maker;
    if (make.kind === 'model') {
      const variable = this.#scope.take(identifierOf(name) || 'model');
      const { lines, model } = make.live ? this.#liveModel(make, make.live) : this.#model(make);
      this.#graphs.push(...lines, declare(`const ${variable}`, model));
      if (make.live?.isFrozen) this.#graphs.push(`${variable}.trainable = false;\n`);
      this.#graphs.push('\n');
      this.#layers.set(maker, variable);
      return variable;
    }
    const code = this.#make(make);
    if (!isShared) return code;
    const variable = this.#scope.take(identifierOf(name) || 'shared');
    this.#layers.set(maker, variable);
    this.#graphs.push(declare(`const ${variable}`, code));
    return variable;
  }

  #make(make: Exclude<Maker['make'], { readonly kind: 'model' }>): Code {
    if (make.kind === 'registered') {
      this.#needsRegistered = true;
      return call('registered', quote(make.className), writeData(make.config));
    }
    if (make.kind === 'built') return writeExpr(make);
    if (make.kind === 'wrapper') {
      const layer = ['layer', this.#layer(make.layer)] as const;
      const layers = modelOf(make.layer)?.live ? 'tf.layers' : 'layers';
      return call(`${layers}.${make.method}`, object([...members(make.options), layer]));
    }
    const { from, built } = make;
    const { callee } = built;
    const local = this.#own.get(ownKey(make)) as string;
    const exported = isIdentifier(callee) ? callee : quote(callee);
    this.#imports.useFrom(from, local === callee ? callee : `${exported} as ${local}`);
    return writeExpr({ ...built, callee: local });
  }

  /** A graph as a layer of others. */
  #model({ body }: Model): Made {
    const { lines, graph } = this.#graph({ ...body, name: undefined });
    const name = quote(body.name as string);
    return {
      lines,
      model: call(
        'layers.model',
        object([
          ['graph', graph],
          ['name', name],
        ]),
      ),
    };
  }

  #liveModel({ body }: Model, { isLoadable }: Live): Made {
    const { lines, graph } = this.#graph(body);
    const emit = call('emit', ...(isLoadable ? [] : [object([['loadable', 'false']])]));
    return { lines, model: chained(graph, emit) };
  }

  /** The statements of a graph, and the expression that makes it. */
  #graph(body: Body): { readonly lines: readonly string[]; readonly graph: Code } {
    this.#imports.use('graph');
    const { declarations, results } = writeStatements(body, undefined, this.#scope, this.#around);
    const lines = declarations.map(([name, value]) => declare(`const ${name}`, value));
    const inputs = results.slice(0, body.inputs.length);
    const outputs = results.slice(body.inputs.length);
    const graph = call(
      'graph',
      object([
        ['inputs', oneOrList(inputs)],
        ['outputs', oneOrList(outputs)],
        ...(body.name === undefined ? [] : [['name', quote(body.name)] as const]),
      ]),
    );
    const freezing = writeFreezing(body, (name) => this.#scope.take(name));
    if (!freezing) return { lines, graph };
    return {
      lines: freezing.list
        ? [...lines, '\n', declare(`const ${freezing.list[0]}`, freezing.list[1])]
        : lines,
      graph: { kind: 'chain', start: graph, calls: [freezing.call] },
    };
  }
}

type Own = Maker['make'] & { readonly kind: 'own' };
/** The layers of one's own in a program, one of each function. */
const ownIn = (program: Program): readonly Own[] => {
  const makes = bodiesOf(program).flatMap(({ ops }) =>
    ops.flatMap(({ callee }) => (callee.kind === 'apply' ? [callee.layer.make] : [])),
  );
  const own = makes.filter((make): make is Own => make.kind === 'own');
  return [...groupBy(own, ownKey).values()].map(([first]) => first);
};
const ownKey = ({ from, built }: Own): string => JSON.stringify([from, built.callee]);
const nameOfOwn = ({ built: { callee } }: Own): string =>
  isIdentifier(callee) ? callee : identifierOf(callee) || 'layer';
const isIdentifier = (name: string): boolean => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name);

const declare = (before: string, value: Code): string =>
  `${before} = ${lay(value, '', before.length + 3, 1)};\n`;

const oneOrList = (codes: readonly Code[]): Code =>
  codes.length === 1 ? (codes[0] as Code) : list(codes);
