import type { Definition } from '../layers/catalogue.ts';
import type { LayerConfig } from '../layers/layer.ts';
import type { Shape } from '../shape/dimension.ts';
import { ConfigError } from '../shape/errors.ts';
import { nearest } from '../shape/nearest.ts';
import { type Call, createCall, type LayerNode, type Value, type ValueSpec } from './dag.ts';

/** Makes a layer of the catalogue from a config, after checking every option of it. */
export const createLayer = (definition: Definition, config: LayerConfig): LayerNode => {
  checkConfig(definition, config);
  return Object.freeze({
    kind: 'layer',
    name: config.name,
    className: definition.className,
    config: Object.freeze({ ...config }),
    definition,
    source: undefined,
  });
};

/** The layer with what only its input can tell filled in. */
export const resolveLayer = (layer: LayerNode, input: Shape): LayerNode => {
  const { definition, config } = layer;
  if (definition?.kind !== 'layer' || !definition.resolve) return layer;
  return Object.freeze({ ...layer, config: Object.freeze(definition.resolve(input, config)) });
};

/** Applies a layer: the call, with the shapes that come out. */
export const applyLayer = (layer: LayerNode, inputs: readonly Value[], args?: object): Call =>
  createCall(layer, inputs, outputsOf(layer, inputs), args);

/** What a layer gives for inputs like these. */
export const outputsOf = (layer: LayerNode, inputs: readonly ValueSpec[]): readonly ValueSpec[] => {
  const dtype = inputs[0]?.dtype ?? 'float32';
  return shapesOf(
    layer,
    inputs.map((input) => input.shape),
  ).map((shape) => ({ shape, dtype }));
};

const shapesOf = (layer: LayerNode, shapes: readonly Shape[]): readonly Shape[] => {
  const { definition, config, source } = layer;
  if (definition?.kind === 'merge') return [definition.shape(shapes, config)];
  if (definition) return [definition.shape(shapes[0] as Shape, config)];
  // A class that the catalogue does not have came with a live layer: that knows.
  const given = shapes.map((shape) => [...shape]);
  const out = source?.computeOutputShape(given.length === 1 ? (given[0] as never) : given) ?? [];
  return (Array.isArray(out[0]) ? out : [out]) as readonly Shape[];
};

const checkConfig = (definition: Definition, config: LayerConfig): void => {
  const { method, options } = definition;
  const layer = config.name ?? method;
  const known = Object.keys(options);
  for (const [key, value] of Object.entries(config)) {
    const check = (options as Record<string, (value: unknown) => string | undefined>)[key];
    if (!Object.hasOwn(options, key) || check === undefined) {
      const hint = nearest(key, known);
      throw new ConfigError(
        `${method}: there is no option '${key}'${hint ? `; did you mean '${hint}'?` : ''}`,
        { code: 'unknown-option', layer, received: key, expected: known },
      );
    }
    const expected = value === undefined ? undefined : check(value);
    if (expected !== undefined) {
      throw new ConfigError(`${method}: ${key} must be ${expected}, but is ${print(value)}`, {
        code: 'option-value',
        layer,
        received: value,
        expected,
      });
    }
  }
};

const print = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
