import type { SavedWeight } from '../files/saved.ts';
import type { Shape } from '../shape/dimension.ts';

/** A model as a file describes it, checked and in order: what `buildPlan` makes a tfjs model of. */
export interface ModelPlan {
  readonly name: string | undefined;
  readonly layers: readonly LayerPlan[];
  /** Every call that an output needs, each after those that feed it. */
  readonly calls: readonly CallPlan[];
  readonly inputs: readonly Ref[];
  readonly outputs: readonly Ref[];
  /** How many calls there are, with those of a model inside counted each time it is called. */
  readonly size: number;
}

/** A layer of a file. */
export interface LayerPlan {
  readonly name: string;
  /** The tfjs layers that do what it does: mostly one, and the last gives what it gives. */
  readonly pieces: readonly Piece[];
  /** Where `.keras` files keep its weights: `layers/dense_1`. */
  readonly place: string;
  /** Whether it must do in tfjs just what it did in Keras, or be refused. */
  readonly isStrict: boolean;
}

/** A tfjs layer. */
export interface Piece {
  /** What is put after the name of the file's layer; the piece that has the weights has none. */
  readonly suffix?: string;
  readonly className: string;
  /** The config, with the names that tfjs gives its options. */
  readonly config: { readonly [key: string]: unknown };
  /** The model that it is, or that it wraps. */
  readonly model?: ModelPlan;
  /** Options that only the shape that goes in, or what the file has saved, can tell. */
  readonly fillIn?: (input: Shape, saved: Saved) => { readonly [key: string]: unknown };
  /** What goes in. Default: all that the file's layer takes, for a first piece; else the piece before. */
  readonly from?: readonly Source[];
}
/** What a file has for a layer by the names of Keras, which are no weights of the tfjs model then. */
export type Saved = (names: readonly string[]) => readonly (SavedWeight | undefined)[];
/** An input of the file's layer, or what an earlier piece gives. */
export type Source = { readonly input: number } | { readonly piece: number };

/** One application of a layer. */
export interface CallPlan {
  readonly layer: LayerPlan;
  /** Its index among the calls of its layer. */
  readonly node: number;
  readonly inputs: readonly Ref[];
  /** Further arguments of tfjs's `apply`. */
  readonly args: { readonly [key: string]: unknown } | undefined;
}

/** What a call of a layer gives. */
export interface Ref {
  readonly layer: string;
  readonly node: number;
  readonly tensor: number;
  /** The number that the file gives to the first call of the layer. Default: 0. */
  readonly first?: number;
}

/** The library whose options and defaults a file has. */
export type Writer = 'tfjs' | 'keras2' | 'keras3';
