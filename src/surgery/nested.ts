import { replay } from '../graph/apply.ts';
import { type Call, createNode, type Dag, type LayerNode } from '../graph/dag.ts';
import type {
  endsOf,
  entryOf,
  feedsOf,
  inputOf,
  insOf,
  isUnchecked,
  isVague,
  Names,
  outOf,
  Several,
  Signature,
  sharedMarks,
  Unchecked,
} from '../graph/signature.ts';
import type { Start, Unnamed } from '../graph/trace.ts';
import { checkOptions } from '../layers/check-options.ts';
import { type Options, text } from '../layers/options.ts';
import { GraphError } from '../shape/errors.ts';
import type { isLiteral } from '../shape/union.ts';
import { finish, pairs } from './cut.ts';
import type { swap, swapEach } from './ends.ts';
import { findLayer } from './find.ts';
import type { listed, takenName } from './graft.ts';
import { mapLayers } from './relabel.ts';
import type { resizedAfter, specsFrom } from './resized.ts';

/** A nested model of a graph, and all of its calls. */
export interface Nested {
  readonly layer: LayerNode;
  readonly inner: Dag;
  readonly calls: readonly Call[];
}

/** The nested model of a name. */
export const findNested = (dag: Dag, verb: string, name: string): Nested => {
  const calls = findLayer(dag, verb, name);
  const { layer } = calls[0] as Call;
  if (layer.inner) return { layer, inner: layer.inner, calls };
  throw new GraphError(`${verb}: '${name}' is a ${layer.className}, not a nested model`, {
    code: 'not-nested',
    layer: name,
    received: layer.className,
    expected: 'a nested model',
  });
};

/** How a nested model is dissolved. */
export interface InlineOptions<Prefix extends string = string> {
  /** What the names of its layers are to begin with. Default: nothing. */
  readonly prefix?: Prefix;
}

/**
 * The graph with the layers of a nested model in the place of the model.
 *
 * @throws GraphError where there is no nested model of that name, or a name is in both.
 */
export const inline = (dag: Dag, name: string, options: InlineOptions = {}): Dag => {
  const { inner, calls } = findNested(dag, 'inline', name);
  checkOptions('inline', inlineOptions, options);
  const { prefix = '' } = options;
  const parts = mapLayers(inner, (part) =>
    createNode({ ...part, name: part.name && `${prefix}${part.name}` }),
  );
  const replaced = calls.flatMap((call) =>
    pairs(call.outputs, replay(parts.outputs, new Map(pairs(parts.inputs, call.inputs)))),
  );
  return finish(dag, { replaced: new Map(replaced) });
};

const inlineOptions: Options<InlineOptions> = { prefix: text };

/** The names of the nested models; any name where the compiler knows nothing. */
export type NestedName<G extends Signature> =
  isUnchecked<G> extends true ? string : nestedAmong<G, Names<G>>;
type nestedAmong<G extends Signature, Name> = Name extends string
  ? entryOf<G, Name> extends { readonly inner: unknown }
    ? Name
    : never
  : never;
/** What is inside a nested model. */
export type innerOf<G extends Signature, Name> =
  entryOf<G, Name> extends { readonly inner: infer H extends Signature } ? H : Unchecked;

/** The name of the model, or the sentence that says which name is both inside and outside of it. */
export type checkInline<G extends Signature, Name extends string, Prefix extends string> =
  isInlineKnown<G, Name, Prefix> extends true
    ? takenName<G, Name, inside<innerOf<G, Name>, Prefix>> extends infer Taken
      ? [Taken] extends [never]
        ? Name
        : Taken
      : never
    : Name;
/** Whether the compiler can follow the layers of a nested model out of it: one call, input and output. */
type isInlineKnown<G extends Signature, Name, Prefix extends string> = true extends
  | isUnchecked<G>
  | isVague<G, Name>
  | isUnchecked<innerOf<G, Name>>
  ? false
  : isLiteral<inputOf<innerOf<G, Name>>> extends true
    ? innerOf<G, Name>['outputs'] extends readonly [infer Last]
      ? isLiteral<Last> extends true
        ? isLiteral<Prefix>
        : false
      : false
    : false;
type inside<
  H extends Signature,
  Prefix extends string,
> = `${Prefix}${Exclude<Names<H>, inputOf<H>> & string}`;

/** The signature after the layers of a nested model took its place. */
export type inlined<G extends Signature, Name, Prefix extends string> =
  isInlineKnown<G, Name, Prefix> extends true
    ? inlinedAs<G, Name, Prefix, fedInner<G, Name>, inputOf<innerOf<G, Name>>, feedsOf<G, Name>>
    : Unchecked;
/** What is inside of a model, with the sizes open that what feeds the model may settle. */
type fedInner<G extends Signature, Name> = resizedAfter<
  innerOf<G, Name>,
  inputOf<innerOf<G, Name>>,
  insOf<G, Name>,
  specsFrom<outOf<innerOf<G, Name>, inputOf<innerOf<G, Name>>>>
>;
type inlinedAs<G extends Signature, Name, Prefix extends string, H extends Signature, In, FedBy> =
  outward<H['outputs'][0], Prefix, In, FedBy> extends infer Last
    ? listed<
        G['inputs'],
        swapEach<endsOf<G>, Name, Last, outOf<G, Name>>,
        Exclude<Names<G>, Name> | inside<H, Prefix>,
        { readonly [K in Exclude<Names<G>, Name> & string]: swap<feedsOf<G, K>, Name, Last> } & {
          readonly [K in Exclude<Names<H>, In> & string as `${Prefix}${K}`]: outward<
            feedsOf<H, K>,
            Prefix,
            In,
            FedBy
          >;
        },
        { readonly [K in Exclude<Names<G>, Name> & string]: entryOf<G, K> } & {
          readonly [K in Exclude<Names<H>, In> & string as `${Prefix}${K}`]: entryOf<H, K>;
        },
        sharedMarks<G> | prefixed<sharedMarks<H>, Prefix>
      >
    : never;
/** The marks of shared layers with a prefix to the names. */
type prefixed<Mark, Prefix extends string> =
  Mark extends Several<infer Name>
    ? Several<`${Prefix}${Name & string}`>
    : `${Prefix}${Mark & string}`;
/** What feeds a layer, as seen from outside of the nested model. */
type outward<From, Prefix extends string, In, FedBy> = From extends In
  ? FedBy
  : From extends Start | Unnamed
    ? From
    : `${Prefix}${From & string}`;
