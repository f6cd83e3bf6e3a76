import type * as tf from '@tensorflow/tfjs';
import type { AnyGraph } from '../../graph/dag.ts';
import { layersOf } from '../../graph/dag.ts';
import { nameLayers } from '../../graph/names.ts';
import { subjectOf } from '../../graph/subject.ts';
import { checkOptions } from '../../layers/check-options.ts';
import { check, flag, type Options, text } from '../../layers/options.ts';
import { ConfigError } from '../../shape/errors.ts';
import { isDictionary } from '../../shape/given.ts';
import { counted } from '../../shape/message.ts';
import { quote, visible } from '../source.ts';
import { tiedLayers } from '../ties.ts';
import { Scope } from './identifiers.ts';
import { writeModule } from './module.ts';
import { readBody } from './read.ts';

/** How a graph is written as source. */
export interface CodeOptions {
  /** The name of the exported constant. Default: `'model'`. */
  readonly name?: string;
  /**
   * Whether what repeats becomes a function. The compiler does not know the names of layers in functions:
   * `false` writes each layer by itself, so that all names are known. Default: `true`.
   */
  readonly functions?: boolean;
  /**
   * The modules of layers that `defineLayer` made: by class, the module that exports the function.
   * Default: a layer of a class that tfjs does not have is made by that class, and its shape is stated.
   */
  readonly layers?: Readonly<Record<string, string>>;
  /** The command that writes the file again, for its heading. */
  readonly command?: string;
}

/**
 * Writes the architecture of a graph, or of a live model, as TypeScript: a module that exports the graph.
 * Parts that repeat are functions, options that need not be given are left out. Weights are not in it:
 * `transfer` brings them, or `fromModel(model, graph)`.
 *
 * @throws ConfigError where there is no such option, or the name cannot be that of a constant.
 * @throws GraphError where it is given neither a graph nor a model, or a layer cannot be written.
 * @example
 * await writeFile('mobilenet.ts', toCode(await tf.loadLayersModel(url), { name: 'mobileNet' }))
 */
export const toCode = (graph: AnyGraph | tf.LayersModel, options: CodeOptions = {}): string => {
  const dag = subjectOf('toCode', graph);
  checkOptions('toCode', codeOptions, options);
  const { name = 'model', functions = true, layers = {}, command } = options;
  checkName(name);
  const body = readBody(dag, { imports: layers, spellings: new Map() });
  const count = layersOf(dag).length;
  const source = dag.name === undefined ? 'A graph' : `The graph ${quote(dag.name)}`;
  const heading = [
    `${source}: ${counted(count, 'layer')}.`,
    ...tiedLayers(nameLayers(dag)).map(({ clause }) => visible(`In the model ${clause}.`)),
    ...(command === undefined ? [] : [`Written by: ${visible(command)}`]),
  ];
  return writeModule(body, { name, heading, hasFunctions: functions });
};

const codeOptions: Options<CodeOptions> = {
  name: text,
  functions: flag,
  layers: check(
    "an object of modules by class, such as { PixelShuffle: './pixel-shuffle.ts' }",
    (value) =>
      isDictionary(value) && Object.values(value).every((module) => typeof module === 'string'),
  ),
  command: text,
};

/** Refuses what cannot be the name of a constant. */
export const checkName = (name: string): void => {
  if (/^[A-Za-z_$][\w$]*$/.test(name) && new Scope().take(name) === name) return;
  throw new ConfigError(
    `toCode: name must be that of a constant, such as 'mobileNet', not ${quote(name)}`,
    {
      code: 'code-name',
      received: name,
      expected: 'a name such as mobileNet',
    },
  );
};
