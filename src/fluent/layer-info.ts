import type {
  entryOf,
  feedsOf,
  isShared,
  isUnchecked,
  isVague,
  layerIn,
  Names,
  outOf,
  Signature,
} from '../graph/signature.ts';
import type { Nameless } from '../graph/trace.ts';
import type { Shape } from '../shape/dimension.ts';
import type { Spec, shapeOf } from '../shape/dtype.ts';
import type { givesAlike, intoCall as intoCallOf, isOneCall, isOneSpec } from '../surgery/calls.ts';

/** What a named layer is, or by `'encoder#1'` one call of a shared one. */
export interface LayerInfo<G extends Signature, Name> {
  readonly name: layerOf<G, Name>;
  /** The class that tfjs registers it under. */
  readonly className: entryOf<G, layerOf<G, Name>> extends {
    readonly class: infer C extends string;
  }
    ? C
    : string;
  readonly config: entryOf<G, layerOf<G, Name>> extends { readonly config: infer C extends object }
    ? C
    : object;
  /** The shapes that go in, in order; into a shared layer, those of one call after the other. */
  readonly inputs: shapesInto<G, Name>;
  /** The shape that comes out; of a layer with several outputs, the first. */
  readonly output: first<shapesOut<G, Name>>;
  /** The shapes that come out, in order; out of a shared layer, those of one call after the other. */
  readonly outputs: shapesOut<G, Name>;
  /** The layers that feed it: those of them that have names, which the compiler may not know. */
  readonly from: readonly feeders<G, feedsOf<G, layerOf<G, Name>>>[];
}

/** Layers by their names, some of which may have got theirs at run time. */
type feeders<G extends Signature, Feeds> = [Extract<Feeds, Nameless>] extends [never]
  ? Extract<Feeds, Names<G>>
  : string;

/** The layer that a name stands for, of which it may be one call. */
type layerOf<G extends Signature, Name> = Name extends Names<G> ? Name : layerIn<Name>;

type shapesInto<G extends Signature, Name> =
  Name extends Names<G> ? intoLayer<G, Name> : intoCall<G, entryOf<G, layerIn<Name>>, Name>;
type intoLayer<G extends Signature, Name> =
  entryOf<G, Name> extends { readonly calls: number; readonly in: infer In }
    ? isAsOpened<G> extends true
      ? shapesOf<In>
      : readonly shapeOf<In[keyof In & number]>[]
    : entryOf<G, Name> extends { readonly in: infer In }
      ? isShared<G, Name> extends true
        ? isVague<G, Name> extends true
          ? intoAlike<intoCallOf<G, Name>>
          : ofCalls<shapesOf<In>>
        : shapesOf<In>
      : never;
/** Whether a graph is as a generated signature has it: surgery may leave out calls, or bring some. */
type isAsOpened<G extends Signature> = G extends { readonly shared: unknown } ? false : true;
/** What goes into one call, where a generated signature lists the one tensor that each call takes. */
type intoCall<G extends Signature, E, Name> = E extends {
  readonly calls: infer Calls;
  readonly in: infer In;
}
  ? In extends { readonly length: Calls }
    ? isAsOpened<G> extends true
      ? Name extends `${string}#${infer Index extends keyof In & string}`
        ? readonly [shapeOf<In[Index]>]
        : readonly Shape[]
      : readonly [shapeOf<In[keyof In & number]>]
    : readonly Shape[]
  : isOneSpec<intoCallOf<G, Name>> extends true
    ? readonly [shapeOf<intoCallOf<G, Name>>]
    : readonly Shape[];
type shapesOut<G extends Signature, Name> =
  isUnchecked<G> extends true
    ? readonly [Shape, ...Shape[]]
    : isShared<G, Name> extends true
      ? givesAlike<G, Name> extends true
        ? isOneCall<Name> extends true
          ? outOfAny<outOf<G, layerIn<Name>>>
          : ofCalls<outOfAny<outOf<G, layerIn<Name>>>>
        : readonly [Shape, ...Shape[]]
      : outOfAny<outOf<G, Name>>;
/** Into calls that are fed by other layers, where all of them take one tensor of one shape. */
type intoAlike<Spec> =
  isOneSpec<Spec> extends true ? readonly [shapeOf<Spec>, ...shapeOf<Spec>[]] : readonly Shape[];
/** The shapes of one call, and of others that are like it, if there are any. */
type ofCalls<Shapes> = Shapes extends readonly unknown[]
  ? readonly [...Shapes, ...Shapes[number][]]
  : readonly Shape[];
type outOfAny<Out> = Out extends Spec ? [shapeOf<Out>] : shapesOf<Out>;
type first<List> = List extends readonly [infer First, ...unknown[]] ? First : never;
type shapesOf<Specs> = { [K in keyof Specs]: shapeOf<Specs[K]> };
