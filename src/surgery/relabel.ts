import { checkNames } from '../graph/build.ts';
import { type Call, createNode, type Dag, type LayerNode } from '../graph/dag.ts';
import { isLayerName, notALayerName } from '../graph/layer-name.ts';
import { mapLayers } from '../graph/map-layers.ts';
import type {
  End,
  endsOf,
  entryOf,
  feedsInto,
  isUnchecked,
  LayerName,
  layerIn,
  marksNow,
  Names,
  Signature,
  sharedMarks,
  Unchecked,
} from '../graph/signature.ts';
import { withTrainable } from '../graph/trainable.ts';
import { GraphError } from '../shape/errors.ts';
import { isDictionary, takes } from '../shape/given.ts';
import type { isLiteral, isUnion } from '../shape/union.ts';
import { findLayer } from './find.ts';
import type { listed } from './insert.ts';
import { emptyName, freezesInput, type nameTaken, type oneCall } from './messages.ts';
import type { inputNamesAmong } from './part.ts';
import { type checkClass, checkNoInput, type Selection, type Selector, select } from './select.ts';

/**
 * The graph with other names for some of its layers, otherwise unchanged.
 *
 * @throws GraphError where a name is unknown, taken, or none that tfjs takes.
 */
export const rename = (dag: Dag, names: Readonly<Record<string, string>>): Dag => {
  if (!isDictionary(names)) {
    throw new GraphError(
      takes('rename', 'the new names by the present ones', "{ dense_1: 'hidden' }", names),
      { code: 'not-names', received: names, expected: 'an object of names' },
    );
  }
  const renamed = new Map<LayerNode, string>();
  for (const [name, next] of Object.entries(names)) {
    const [call] = findLayer(dag, 'rename', name) as [Call];
    if (typeof next !== 'string' || next === '') {
      throw new GraphError(emptyName(name), {
        code: 'bad-name',
        layer: name,
        received: next,
        expected: 'a name',
      });
    }
    if (!isLayerName(next)) {
      throw new GraphError(notALayerName('rename', next), {
        code: 'bad-name',
        layer: name,
        received: next,
      });
    }
    renamed.set(call.layer, next);
  }
  const edited = mapLayers(dag, (layer) => {
    const name = renamed.get(layer);
    return name === undefined ? layer : createNode({ ...layer, name });
  });
  checkNames(edited);
  return edited;
};

/**
 * The graph in which `fit` leaves the weights of some layers as they are, or may change them again.
 *
 * @throws GraphError where a name is unknown or an input's, or not as many layers match as must.
 */
export const setTrainable = (
  dag: Dag,
  verb: string,
  selector: Selector,
  trainable: boolean,
  selection?: Selection,
): Dag => {
  checkNoInput(dag, verb, selector, 'freezes-input', (name) => freezesInput(verb, name));
  const selected = new Set(select(dag, verb, selector, selection));
  return mapLayers(dag, (layer) => (selected.has(layer) ? withTrainable(layer, trainable) : layer));
};

/** New names by the present ones, which editors complete; any other key gets a sentence of its own. */
export type Renames<G extends Signature> = {
  readonly [K in Names<G> & string]?: string;
} & Readonly<Record<string, unknown>>;
/** The new names, with the sentence in the place of one that is taken. */
export type checkRenames<G extends Signature, R> = true extends
  | isUnchecked<G>
  | (string extends keyof R ? true : false)
  ? R
  : {
      readonly [K in keyof R]: K extends Names<G>
        ? R[K] extends ''
          ? emptyName<K & string>
          : isRefused<R[K]> extends true
            ? notALayerName<'rename', R[K] & string>
            : [Extract<R[K], Exclude<Names<G>, keyof R> | R[Exclude<keyof R, K>]>] extends [never]
              ? R[K]
              : nameTaken<R[K] & string>
        : K extends LayerName<G>
          ? oneCall<'rename', K & string, layerIn<K> & string>
          : noLayer<K & string>;
    };
/** Whether no layer can have a name in tfjs; `false` where the compiler does not know it. */
type isRefused<Name> =
  isLiteral<Name> extends true ? (isLayerName<Name & string> extends true ? false : true) : false;
/** A name to change that no layer has; at run time the sentence suggests the nearest. */
type noLayer<Name extends string> = `rename: there is no layer '${Name}'`;
/** The signature with other names. */
export type renamed<G extends Signature, R> = true extends
  | isUnchecked<G>
  | (string extends keyof R ? true : false)
  | { [K in keyof R]: isUnion<R[K]> }[keyof R]
  ? Unchecked
  : listed<
      inputsNowCalled<G['inputs'], R>,
      endsNowCalled<endsOf<G>, R>,
      nowCalled<Names<G>, R>,
      {
        readonly [K in Names<G> & string as nowCalled<K, R> & string]: fedNow<feedsInto<G, K>, R>;
      },
      { readonly [K in Names<G> & string as nowCalled<K, R> & string]: entryOf<G, K> },
      marksNow<sharedMarks<G>, { readonly [K in Names<G> & string]: nowCalled<K, R> }>
    >;
type endsNowCalled<Ends, R> = {
  readonly [K in keyof Ends]: Ends[K] extends End<infer From, infer Out>
    ? End<fedNow<From, R>, Out>
    : never;
};
type inputsNowCalled<Inputs extends readonly unknown[], R> = {
  readonly [K in keyof Inputs]: nowCalled<Inputs[K], R>;
};
type fedNow<From, R> = From extends readonly unknown[]
  ? { readonly [K in keyof From]: fedNow<From[K], R> }
  : From extends `${infer Layer}:${infer Index extends number}`
    ? `${nowCalled<Layer, R> & string}:${Index}`
    : nowCalled<From, R>;
type nowCalled<Name, R> = Name extends keyof R ? R[Name] : Name;

/**
 * The selector, with the sentence in the place of each name that is an input's. Where the compiler has
 * yet to learn what is selected, any selector of layers: editors complete their names.
 */
export type checkTrains<G extends Signature, S, Verb extends string> =
  isUnchecked<G> extends true
    ? S
    : Selector<never> extends S
      ? Selector<Exclude<Names<G>, inputNamesAmong<G, Names<G>>> & string>
      : S extends readonly unknown[]
        ? { readonly [I in keyof S]: checkTrained<G, S[I], Verb> }
        : checkClass<S, Verb, checkTrained<G, S, Verb>>;
type checkTrained<G extends Signature, Name, Verb extends string> = [
  inputNamesAmong<G, Name>,
] extends [never]
  ? Name
  : Exclude<Name, inputNamesAmong<G, Name>> | freezesInput<Verb, inputNamesAmong<G, Name>>;
