import type { modelClass } from '../graph/dag.ts';
import { createModelLayer, type ModelConfig } from '../graph/model-layer.ts';
import { createCell, createReusable, type Factories, type FactoryOf } from '../graph/reusable.ts';
import { cells, definitions } from '../layers/catalogue.ts';
import { checkOptions } from '../layers/check-options.ts';
import {
  type CellConfig,
  creator,
  type Layer,
  type LayerConfig,
  type OutShapes,
} from '../layers/layer.ts';
import { check, common, layerName, type Options, required, text } from '../layers/options.ts';
import { register } from '../layers/registry.ts';
import { isDim, type Shape } from '../shape/dimension.ts';
import { ConfigError, ShapeError } from '../shape/errors.ts';
import { isDictionary, print } from '../shape/given.ts';
import type { Rule } from '../shape/rule.ts';
import type { ModelRule } from '../surgery/model-rule.ts';

/** Layers that are made of graphs. */
interface ModelFactory {
  /**
   * A graph as a layer of others, a nested model: `x.apply(encoder)`, `call(encoder, [a, b])` where it
   * takes or gives several tensors, `x.timeDistributed({ layer: encoder })` to apply it to each step. It
   * keeps the trained weights of the graph, and is one layer however often it is applied.
   *
   * `[null, …] → [null, …]`, as the graph does
   *
   * @throws ConfigError where it is given no graph, or no name.
   * @example
   * const encoder = layers.model({ graph: trained.outputs('features'), name: 'encoder' });
   * add([a.apply(encoder), b.apply(encoder)])
   */
  readonly model: FactoryOf<ModelConfig, ModelRule, typeof modelClass>;
}

/**
 * Every layer of tfjs but the merges as a layer that can be applied several times, and so shared; the
 * cells that `rnn` makes layers of; and `model`, which makes a layer of a graph.
 *
 * @example
 * const encoder = layers.dense({ units: 8 });
 * add([a.apply(encoder), b.apply(encoder)])
 */
export const layers: Factories & ModelFactory = Object.fromEntries([
  ['model', createModelLayer],
  ...[...definitions].flatMap(([method, definition]) =>
    definition.kind === 'merge'
      ? []
      : [[method, (config?: LayerConfig) => createReusable(definition, config)]],
  ),
  // Cast: of what it is given, `fromEntries` types no single keys.
  ...[...cells].map(([method, cell]) => [method, (config: CellConfig) => createCell(cell, config)]),
]) as unknown as Factories & ModelFactory;

/** A layer of one's own, as those of the catalogue; the options that all layers have go without saying. */
export interface LayerDefinition<Config extends LayerConfig, R extends Rule>
  extends Omit<Layer<Config, R>, 'kind' | 'rule' | 'options' | 'isStepwise'> {
  /** The layer's own options, each with a check: what it must be, where a value is not that. */
  readonly options: Options<Omit<Config, keyof LayerConfig>>;
}

/** What the rule of a layer of one's own gave, if it is a shape, or a list of shapes. */
const checkShape = (method: string, given: OutShapes): OutShapes => {
  if (isShape(given) || (Array.isArray(given) && given.length > 0 && given.every(isShape)))
    return given;
  throw new ShapeError(
    `${method}: its shape must give a shape, such as [null, 8], but gives ${print(given)}`,
    { code: 'own-shape', layer: method, received: given, expected: 'a shape' },
  );
};
const isShape = (given: unknown): boolean =>
  Array.isArray(given) && given.length > 0 && given.every(isDim);

/** What the function gave that fills in what only the input can tell, if it is a config. */
const checkResolved = <Config>(method: string, given: Config): Config => {
  if (isDictionary(given)) return given;
  throw new ConfigError(`${method}: its resolve must give a config, but gives ${print(given)}`, {
    code: 'own-resolve',
    layer: method,
    received: given,
    expected: 'a config',
  });
};

/** Refuses a class of tfjs: its entry would be gone for the whole program. */
const checkClass = (className: string): void => {
  if (![...definitions.values()].some((known) => known.className === className)) return;
  throw new ConfigError(
    `defineLayer: '${className}' is a layer of tfjs, which the catalogue has; give your class a className of its own`,
    { code: 'class-taken', received: className, expected: 'a class of your own' },
  );
};

const called = check('a function', (value) => typeof value === 'function');
const onlyTrue = check('true', (value) => value === true);
const definitionOptions: Options<LayerDefinition<LayerConfig, Rule>> = {
  method: required(layerName),
  className: required(layerName),
  options: required(
    check(
      'an object with a check for each option, such as {}',
      (value) =>
        isDictionary(value) && Object.values(value).every((one) => typeof one === 'function'),
    ),
  ),
  shapeOptions: required(check('a list of options, such as []', Array.isArray)),
  shape: required(called),
  create: required(called),
  resolve: called,
  takes: called,
  computesAny: called,
  gives: called,
  weighedBy: called,
  weights: called,
  multiplyAdds: called,
  calledWith: called,
  masks: check('an object that says what becomes of masks', isDictionary),
  takesState: called,
  sameOutputs: called,
  mend: called,
  isToMend: called,
  lostOnLoad: called,
  writesShape: onlyTrue,
  cautions: called,
  plain: called,
  writesConfig: onlyTrue,
  covers: called,
  checks: text,
};

/**
 * Gives a layer class of your own, registered with `tf.serialization.registerClass`, the standing of
 * the layers of tfjs: its shape is known to the compiler, it is emitted, and read from live models.
 *
 * @throws ConfigError where it lacks what every layer has, says what none does, or is of a class of tfjs.
 * @example
 * const pixelShuffle = defineLayer<LayerConfig, PixelShuffleRule>({ … });
 * x.apply(pixelShuffle()) // [null, 8, 8, 16] → [null, 16, 16, 4]
 */
export const defineLayer = <Config extends LayerConfig, R extends Rule>(
  definition: LayerDefinition<Config, R>,
): FactoryOf<Config, R, string> => {
  checkOptions('defineLayer', definitionOptions, definition);
  checkClass(definition.className);
  const options = { ...common, ...definition.options };
  // Where it does not say which weights it has, nobody knows before it is built.
  const { weights = () => undefined } = definition;
  const shape = (input: Shape, config: Config): OutShapes =>
    checkShape(definition.method, definition.shape(input, config));
  const create = creator<Config>((config) => definition.create(config));
  const { method, resolve } = definition;
  const resolved = resolve && {
    resolve: (input: Shape, config: Config) => checkResolved(method, resolve(input, config)),
  };
  const registered = register({
    ...definition,
    ...resolved,
    weights,
    options,
    shape,
    create,
    kind: 'layer',
  });
  return ((config?: LayerConfig) => createReusable(registered, config)) as FactoryOf<
    Config,
    R,
    string
  >;
};
