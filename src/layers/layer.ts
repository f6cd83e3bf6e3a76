import type * as tf from '@tensorflow/tfjs';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { DType } from '../shape/dtype.ts';
import type { Rule } from '../shape/rule.ts';
import { writableConfig } from './config.ts';
import type { Options } from './options.ts';
import type { Weight } from './weights.ts';

/** What every layer of tfjs can be given. */
export interface LayerConfig {
  /** The layer's name, unique in its graph. A named layer can be found, cut and fed by name. */
  readonly name?: string;
  /** Whether `fit` may change the layer's weights. Default: `true`. */
  readonly trainable?: boolean;
  /** The dtype of the layer's weights. Default: `'float32'`. */
  readonly dtype?: tf.DataType;
  /** Initial values of the weights, in the order of the tfjs layer's `getWeights()`. */
  readonly weights?: tf.Tensor[];
}

/** Something that tfjs does in training with a layer, which few expect: a code and a clause about it. */
export interface Caution {
  readonly code: string;
  readonly message: string;
}

/** What a layer does with masks, which mark the steps of a sequence that later layers skip. */
export interface Masks<Config> {
  /** Whether it marks steps of its own accord. Default: it does not. */
  readonly makes?: (config: Config) => boolean;
  /** Whether it skips steps that are marked. Default: it does not; of a layer of one's own, not known. */
  readonly obeys?: (config: Config) => boolean;
  /**
   * Whether what it gives is marked as what it takes, by which of its inputs are. Default: where the
   * first is, if the tfjs layer supports masking.
   */
  readonly handsOn?: (config: Config, isMasked: readonly boolean[]) => boolean;
  /** Whether the masks of several inputs are joined as the steps are; not, if a step has all of them. */
  readonly joinsSteps?: (config: Config) => boolean;
  /**
   * What tfjs makes of the masks of several inputs, by the dimensions that each has too many, with
   * `undefined` where there is none: those of its own mask, or that it `'fails'`. Default: it hands on
   * what it should.
   */
  readonly inTfjs?: (
    excess: readonly MaskExcess[],
    inputs: readonly MaskedInput[],
    config: Config,
  ) => MaskExcess | 'fails';
}
/** An input of a layer with how many dimensions its mask should have, where it has one and that is known. */
export interface MaskedInput {
  readonly shape: Shape;
  readonly maskRank: number | undefined;
}
/** How many dimensions a mask has too many, in which case it is none that a layer could take. */
export type MaskExcess = number | undefined;

interface Definition<Config extends LayerConfig, R extends Rule, Class extends string> {
  /** The method's name, which is that of the function in `tf.layers`. */
  readonly method: string;
  /** The name under which tfjs registers and saves the layer's class. */
  readonly className: Class;
  /** Every option of the layer, with the check of its value. */
  readonly options: Options<Config>;
  /** The options that decide a size of what the layer gives, or of its weights. */
  readonly shapeOptions: readonly (keyof Config & string)[];
  /** Makes the tfjs layer, not yet applied to anything. */
  readonly create: (config: Config) => tf.layers.Layer;
  /** The dtypes that it takes with a config: the twin of `R['takes']`. Default: any. */
  readonly takes?: (config: Config) => readonly DType[] | undefined;
  /**
   * Whether tfjs computes with other dtypes all the same, be it otherwise, or in `predict` alone. Default: it
   * throws on the data.
   */
  readonly computesAny?: (config: Config) => boolean;
  /** The dtype that it gives with a config: the twin of `R['gives']`. Default: what it takes. */
  readonly gives?: (config: Config) => DType | undefined;
  /**
   * The sizes of the input that the layer's weights depend on: a layer that is applied twice must
   * find them the same. Default: none, for a layer without weights.
   */
  readonly weighedBy?: (input: Shape, config: Config) => Shape;
  /**
   * The weights that the layer has once it is built on such an input, in the order of the tfjs
   * layer's `weights`; `undefined` where that is not known. Default: none, or not
   * known for a layer of one's own.
   */
  readonly weights?: (input: Shape, config: Config) => readonly Weight[] | undefined;
  /**
   * The multiply-adds for one example of a layer that multiplies its inputs with each other; those
   * with weights follow from `weights`. Default: none.
   */
  readonly multiplyAdds?: (inputs: readonly Shape[], config: Config) => Dim;
  /** The sizes of the input that tfjs wants to be alike in all calls of a layer. Default: any. */
  readonly calledWith?: (input: Shape, config: Config) => Shape;
  /** What it does with masks. Default: tfjs does as it does. */
  readonly masks?: Masks<Config>;
  /**
   * Whether it begins with the initial state that it finds among the arguments of tfjs. Default: a
   * layer over sequences does.
   */
  readonly takesState?: (config: Config) => boolean;
  /**
   * Which of its outputs tfjs gives as one tensor, by their places: what is at the first is also at the
   * second. Default: none.
   */
  readonly sameOutputs?: (config: Config, count: number) => readonly (readonly [number, number])[];
  /** Makes a layer do what it should where tfjs's own code does not; `create` has done so too. */
  readonly mend?: Mend;
  /** Whether there is something to mend in a layer, where that is rare: to look at it mended takes time. */
  readonly isToMend?: (layer: tf.layers.Layer) => boolean;
  /**
   * Why a model with such a layer cannot be used once tfjs has saved and loaded it, and what to do
   * instead: the end of a sentence. Default: it can be.
   */
  readonly lostOnLoad?: (input: Shape, config: Config) => string | undefined;
  /** Whether tfjs, as it loads a model, writes the layer's output shape into that of its input. */
  readonly writesShape?: true;
  /** What to know before such a layer is trained. */
  readonly cautions?: (config: Config, isFrozen: boolean) => readonly Caution[];
  /**
   * The config of tfjs with the default of each option that says no more than the default does on such
   * an input. Default: as it is.
   */
  readonly plain?: (config: Config, input: Shape) => Config;
  /** Whether tfjs itself, as it builds the layer, makes of the plain config the one that it saves. */
  readonly writesConfig?: true;
  /** Whether the rule can tell the shape for a config that tfjs saved. Default: it can. */
  readonly covers?: (config: Config) => boolean;
  /** Whether it applies what is inside of it to each step, so that this may be a model. */
  readonly isStepwise?: true;
  /** What is checked here that tfjs does not check, or reports wrongly; for the documentation. */
  readonly checks?: string;
  /** The shape rule as a type; it has no value. */
  readonly rule?: R;
}

/** `takes` for a layer that computes with `float32` only. */
export const floats = (): readonly DType[] => ['float32'];
/** `computesAny` for a layer of which tfjs does. */
export const always = (): boolean => true;
/** `gives` for a layer that gives `float32`, whatever it takes. */
export const float = (): DType => 'float32';

/** `masks` for a layer that changes values only: it marks what it gives as what it takes. */
export const marksAlike: Masks<unknown> = { handsOn: (_, [isMasked = false]) => isMasked };

/** `shape` for a layer that changes values only. */
export const sameShape = (input: Shape): Shape => input;

/** The shapes that come out: one, or one for each output. */
export type OutShapes = Shape | readonly Shape[];

/** A layer that takes one tensor. */
export interface Layer<Config extends LayerConfig, R extends Rule, Class extends string = string>
  extends Definition<Config, R, Class> {
  readonly kind: 'layer';
  /** The shape rule as a function: the twin of `R`, throwing where `R` gives `Fails`. */
  readonly shape: (input: Shape, config: Config) => OutShapes;
  /** The config with what only the input can tell filled in, such as the `-1` of a `reshape`. */
  readonly resolve?: (input: Shape, config: Config) => Config;
}

/** A layer that takes a sequence, and perhaps the state to begin with. */
export interface Recurrent<
  Config extends LayerConfig,
  R extends Rule,
  Class extends string = string,
> extends Definition<Config, R, Class> {
  readonly kind: 'recurrent';
  /** The shape rule as a function: the twin of `R`, throwing where `R` gives `Fails`. */
  readonly shape: (input: Shape, config: Config, states: readonly Shape[]) => OutShapes;
  /** The sizes of its states, that of the output first; not of those that are images. */
  readonly sizes?: (config: Config) => readonly number[];
  /** Whether `bidirectional` can wrap it. Default: it cannot. */
  readonly isReversible?: true;
}

/** What every cell can be given. */
export interface CellConfig extends Omit<LayerConfig, 'weights'> {}

/** What computes one step of a sequence. It is no layer: `rnn` makes one of it. */
export interface Cell<Config extends CellConfig, R extends Rule> {
  readonly kind: 'cell';
  /** The name of the function in `tf.layers`. */
  readonly method: string;
  /** The name under which tfjs registers and saves the cell's class. */
  readonly className: string;
  /** Every option of the cell, with the check of its value. */
  readonly options: Options<Config>;
  /** The options that the sizes depend on. */
  readonly shapeOptions: readonly (keyof Config & string)[];
  /** The sizes of its states, that of the output first: the twin of `R['out']`. */
  readonly sizes: (config: Config) => readonly number[];
  /** The weights that the cell has for so many features, used once a step. */
  readonly weights: (features: Dim, config: Config) => readonly Weight[] | undefined;
  /** Makes the tfjs cell. */
  readonly create: (config: Config) => tf.layers.Layer;
  /** The sizes as a type; it has no value. */
  readonly rule?: R;
}

/** A layer that merges several tensors into one. */
export interface Merge<Config extends LayerConfig, R extends Rule, Class extends string = string>
  extends Definition<Config, R, Class> {
  readonly kind: 'merge';
  /** The shape rule as a function: the twin of `R`, throwing where `R` gives `Fails`. */
  readonly shape: (inputs: readonly Shape[], config: Config) => Shape;
}

/** Changes a tfjs layer, and gives it back. */
export type Mend = (layer: tf.layers.Layer) => tf.layers.Layer;

/**
 * `create` from a function of `tf.layers`, or from one of a user's own, and the layer's `mend`.
 */
export const creator =
  <Args>(
    make: (args: Args) => tf.layers.Layer,
    mend: Mend = (layer) => layer,
  ): ((config: object) => tf.layers.Layer) =>
  (config) =>
    mend(make(writableConfig(config) as Args));
