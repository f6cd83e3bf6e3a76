import type { isNoFraction, NoCount } from '../shape/count.ts';
import type { Shape } from '../shape/dimension.ts';
import { ShapeError } from '../shape/errors.ts';
import { print } from '../shape/given.ts';
import { show } from '../shape/message.ts';
import type { Fails } from '../shape/rule.ts';
import type { fraction } from './options.ts';

/** The axes of a batch of sequences, images or volumes, as the messages name them. */
export type SpatialAxes<Axes extends SpatialRank, Format> = Format extends 'channelsFirst'
  ? `[batch, channels, ${SpatialNames[Axes]}]`
  : `[batch, ${SpatialNames[Axes]}, channels]`;
export const spatialAxes = (axes: SpatialRank, format: unknown): string =>
  format === 'channelsFirst'
    ? `[batch, channels, ${spatialNames[axes]}]`
    : `[batch, ${spatialNames[axes]}, channels]`;

/** How many axes a window slides over: those of a sequence, an image or a volume. */
export type SpatialRank = 1 | 2 | 3;
interface SpatialNames {
  readonly 1: 'steps';
  readonly 2: 'height, width';
  readonly 3: 'depth, height, width';
}
const spatialNames: SpatialNames = { 1: 'steps', 2: 'height, width', 3: 'depth, height, width' };

/** The axes of a batch of images. */
export type ImageAxes<Format> = SpatialAxes<2, Format>;
export const imageAxes = (format: unknown): string => spatialAxes(2, format);

/** A model in a wrapper in a wrapper. */
export type wrappedTwice =
  'timeDistributed: of the wrapper of a model, make a graph, and wrap layers.model({ graph, name }) of that';
export const wrappedTwice: wrappedTwice =
  'timeDistributed: of the wrapper of a model, make a graph, and wrap layers.model({ graph, name }) of that';

/** A value that an option cannot have. */
export type mustBe<
  Method extends string,
  Option extends string,
  Expected extends string,
  Value,
> = `${Method}: ${Option} must be ${Expected}, but is ${printed<Value>}`;
export const mustBe = (method: string, option: string, expected: string, value: unknown): string =>
  `${method}: ${option} must be ${expected}, but is ${print(value)}`;

/** Numbers and lists of such, as `print` writes them. */
type printed<Value> = Value extends readonly [infer First, ...infer Rest]
  ? `[${printed<First>}${printedRest<Rest>}]`
  : Value extends number | null
    ? `${Value}`
    : '[]';
type printedRest<Values> = Values extends readonly [infer First, ...infer Rest]
  ? `,${printed<First>}${printedRest<Rest>}`
  : '';

/** Refuses an option that is none of `1`, `2`, `3`, …, or goes on to `Then`. */
export type ifCount<
  Method extends string,
  Option extends string,
  Value,
  Then,
> = `${Value & number}` extends NoCount
  ? Fails<Option, mustBe<Method, Option, 'a positive integer', Value>>
  : Then;

/** Refuses an option that is certainly no fraction, such as a rate to drop at, or goes on to `Then`. */
export type ifFraction<
  Method extends string,
  Option extends string,
  C,
  Then,
> = Option extends keyof C
  ? [isNoFraction<C[Option]>] extends [true]
    ? Fails<Option, mustBe<Method, Option, fraction, C[Option]>>
    : Then
  : Then;

/** A tensor of the wrong rank. */
export type takesAxes<
  Method extends string,
  Axes extends string,
  S,
> = `${Method}: takes ${Axes}, but gets ${show<S>}; a reshape before it can mend the rank`;
export const takesAxes = (method: string, axes: string, input: Shape): ShapeError =>
  new ShapeError(
    `${method}: takes ${axes}, but gets ${show(input)}; a reshape before it can mend the rank`,
    { code: 'rank', layer: method, received: input, expected: axes },
  );

/** A size that the layer's weights depend on, but that is only known when data arrives. */
export type needsKnown<
  Method extends string,
  Axis extends string,
  S,
> = `${Method}: ${Axis} must be known before data arrives, but it gets ${show<S>}; give them in the shape of the input`;
export const needsKnown = (method: string, axis: string, input: Shape): ShapeError =>
  new ShapeError(
    `${method}: ${axis} must be known before data arrives, but it gets ${show(input)}; give them in the shape of the input`,
    { code: 'unknown-size', layer: method, received: input, expected: axis },
  );

/** A window that is larger than what it slides over. */
export type windowMisfit<
  Method extends string,
  Option extends string,
  S,
> = `${Method}: the ${Option} does not fit into ${show<S>}; make it smaller or use padding: 'same'`;
export const windowMisfit = (method: string, option: string, input: Shape): ShapeError =>
  new ShapeError(
    `${method}: the ${option} does not fit into ${show(input)}; make it smaller or use padding: 'same'`,
    { code: 'window', layer: method, received: input, expected: option },
  );

/** An axis that the tensor does not have. */
export type axisMisfit<
  Method extends string,
  Axis extends number,
  S,
> = `${Method}: there is no axis ${Axis} in ${show<S>}`;
export const axisMisfit = (method: string, axis: number, input: Shape): ShapeError =>
  new ShapeError(`${method}: there is no axis ${axis} in ${show(input)}`, {
    code: 'axis',
    layer: method,
    received: axis,
    expected: input,
  });

/** Tensors that cannot be merged. */
export type mergeMisfit<
  Method extends string,
  A,
  B,
  Rule extends string,
> = `${Method}: ${show<A>} and ${show<B>} do not go together; ${Rule}`;
export const mergeMisfit = (method: string, a: Shape, b: Shape, rule: string): ShapeError =>
  new ShapeError(`${method}: ${show(a)} and ${show(b)} do not go together; ${rule}`, {
    code: 'merge',
    layer: method,
    received: b,
    expected: a,
  });

/** An option that tfjs accepts, but does not honour. */
export type notImplemented<
  Method extends string,
  Option extends string,
  Instead extends string,
> = `${Method}: tfjs does not implement ${Option}; ${Instead}`;
export const notImplemented = (method: string, option: string, instead: string): ShapeError =>
  new ShapeError(`${method}: tfjs does not implement ${option}; ${instead}`, {
    code: 'not-implemented',
    layer: method,
    received: option,
    expected: instead,
  });
