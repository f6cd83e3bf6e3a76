import { outputsOf } from '../graph/apply.ts';
import { createCall, createNode, type Dag } from '../graph/dag.ts';
import { pairs } from '../graph/group.ts';
import type {
  End,
  endsOf,
  endsOfLayer,
  entryOf,
  feedsInto,
  insOf,
  isUnchecked,
  isVague,
  outOf,
  Signature,
  Unchecked,
} from '../graph/signature.ts';
import type { AnyNamed, Named, spec } from '../graph/trace.ts';
import type { Shape } from '../shape/dimension.ts';
import type { dtypeOf, Spec, shapeOf } from '../shape/dtype.ts';
import { GraphError } from '../shape/errors.ts';
import type { oneStep } from '../shape/steps.ts';
import type { isUnion } from '../shape/union.ts';
import type { areAlike, intoCall } from './calls.ts';
import { checkSpanFit, finish } from './cut.ts';
import type { swapEach } from './ends.ts';
import type { firstOf, revised } from './insert.ts';
import { nestedCount, nestedGiver } from './messages.ts';
import type { isFree, lengthOf, misfit, whereFree } from './misfit.ts';
import type {
  feedProblem,
  givenByGraph,
  givenOf,
  stepsOf,
  stepsOfEach,
  takenByGraph,
  tensorLike,
} from './model-rule.ts';
import { findNested, type innerOf, type isStepwiseAt } from './nested.ts';
import type { inputsOf } from './part.ts';
import type { givesSizes, openOut, resizedAfterEach, sizeIn, specsFrom } from './resized.ts';

/**
 * The graph with another model inside the named layer, in all of its calls.
 *
 * @throws GraphError where there is no nested model of that name, or the number of tensors changes.
 * @throws ShapeError where it cannot take what it is fed, or what it gives then does not fit.
 */
export const within = (dag: Dag, name: string, edit: (inner: Dag) => Dag): Dag => {
  const { layer, inner, calls } = findNested(dag, 'within', name);
  const made = edit(inner);
  const edited = made.name === undefined ? { ...made, name: inner.name } : made;
  for (const side of ['output', 'input'] as const) {
    const [received, expected] = [edited[`${side}s`].length, inner[`${side}s`].length];
    if (received === expected) continue;
    throw new GraphError(nestedCount(name, side, expected, received), {
      code: `nested-${side}s`,
      layer: name,
      received,
      expected,
    });
  }
  const changed = createNode({ ...layer, inner: edited });
  const replaced = calls.flatMap((call) => {
    const { outputs } = createCall(
      changed,
      call.inputs,
      outputsOf(changed, call.inputs),
      call.args,
    );
    checkSpanFit(dag, call, outputs, nestedGiver(name));
    return pairs(call.outputs, outputs);
  });
  return finish(dag, { replaced: new Map(replaced) }, 'within');
};

/** The edited inside, or the sentence that says why the model cannot have it. */
export type checkWithin<G extends Signature, Name, H extends Signature, Given> = true extends
  | isUnchecked<G>
  | isUnion<Name>
  ? Given
  : firstOf<problem<G, Name, innerOf<G, Name>, H>, Given>;
type problem<G extends Signature, Name, Before extends Signature, H extends Signature> = firstOf<
  countProblem<Name, 'output', listOf<G, Name, outOf<G, Name>, endsOf<Before>>, endsOf<H>>,
  firstOf<
    countProblem<Name, 'input', listOf<G, Name, insOf<G, Name>, inputsOf<Before>>, inputsOf<H>>,
    isTold<G, Name> extends true ? fitProblem<G, Name, H> : never
  >
>;
/** What there is at one side of the model; of several calls, what there is inside of it. */
type listOf<G extends Signature, Name, Outside, Inside> =
  isVague<G, Name> extends true ? Inside : Outside extends Spec ? [Outside] : Outside;
type countProblem<Name, Side extends 'input' | 'output', Had, Has> = true extends
  | isUnknown<Had>
  | isUnknown<Has>
  ? never
  : lengthOf<Had> extends lengthOf<Has>
    ? never
    : nestedCount<Name & string, Side, lengthOf<Had>, lengthOf<Has>>;
/** Whether the compiler does not know how many there are. */
type isUnknown<List> = [lengthOf<List>] extends [never]
  ? true
  : number extends lengthOf<List>
    ? true
    : false;

/** Whether the types know what each call of the model takes and gives. */
type isTold<G extends Signature, Name> = isVague<G, Name> extends true ? areAlike<G, Name> : true;
/** What goes into each call of the model. */
type fedTo<G extends Signature, Name> =
  isVague<G, Name> extends true ? readonly [intoCall<G, Name>] : insOf<G, Name>;

/** Why what feeds the model, or what it feeds, does not go together with the edited inside. */
type fitProblem<G extends Signature, Name, H extends Signature> = firstOf<
  feedProblem<Name, fedTo<G, Name>, takenOutside<G, Name, H>>,
  [givenByGraph<H>] extends [Spec | readonly Spec[]]
    ? misfit<G, Name, looksLike<givenWhenFed<G, Name, H>>, nestedGiver<Name & string>>
    : never
>;
type looksLike<Outs> = Outs extends Spec
  ? tensorLike<shapeOf<Outs>>
  : { readonly [K in keyof Outs]: tensorLike<shapeOf<Outs[K]>> };

/** What a graph takes in the place of a model: where a wrapper applies it to each step, all of them. */
type takenOutside<G extends Signature, Name, H extends Signature> =
  isStepwiseAt<G, Name> extends true
    ? stepsOfEach<takenByGraph<H>, stepsInto<G, Name>>
    : takenByGraph<H>;
/** What a graph gives there. */
type givenWhenFed<G extends Signature, Name, H extends Signature> =
  isStepwiseAt<G, Name> extends true
    ? stepsOf<givenOf<H, oneStepOfEach<fedTo<G, Name>>>, stepsInto<G, Name>>
    : givenOf<H, fedTo<G, Name>>;
type givenOutside<G extends Signature, Name, H extends Signature> =
  isStepwiseAt<G, Name> extends true
    ? stepsOf<givenByGraph<H>, stepsInto<G, Name>>
    : givenByGraph<H>;
/** How many steps go into a wrapper. */
type stepsInto<G extends Signature, Name> =
  fedTo<G, Name> extends readonly [infer Fed] ? shapeOf<Fed>[1] : unknown;
type oneStepOfEach<Specs> = { [K in keyof Specs]: oneStepOf<Specs[K]> };
type oneStepOf<X> = X extends Spec ? spec<oneStep<shapeOf<X>>, dtypeOf<X>> : X;
/** The signature after an edit inside a nested model. */
export type withinIt<G extends Signature, Name, H extends Signature> =
  isUnchecked<G> extends true
    ? Unchecked
    : isFree<G, Name> extends true
      ? isVague<G, Name> extends true
        ? isSame<H, innerOf<G, Name>> extends true
          ? refilled<G, Name, H, outOf<G, Name>>
          : Unchecked
        : [givenByGraph<H>] extends [Spec | readonly Spec[]]
          ? refilled<G, Name, checked<G, Name, H>, givenWhenFed<G, Name, H>>
          : Unchecked
      : resettled<
          G,
          Name,
          checked<G, Name, H>,
          givenOutside<G, Name, H>,
          whereFree<G, Name, outOf<G, Name>, specsFrom<givenOutside<G, Name, H>>>
        >;
/**
 * What a model gives where other layers take some of it: of that what it gave, but that sizes may be known by
 * now. `Taken`: what they take.
 */
type resettled<G extends Signature, Name, H extends Signature, Given, Taken> =
  givesSizes<Taken, specsFrom<outOf<G, Name>>> extends true
    ? resizedAfterEach<G, Name, sizeIn<Taken>> extends infer Resized extends Signature
      ? refilled<
          Resized,
          Name,
          H,
          whereFree<G, Name, eachOrShape<Given>, openOut<outOf<G, Name>, sizeIn<Taken>>>
        >
      : never
    : refilled<G, Name, H, whereFree<G, Name, eachOrShape<Given>, outOf<G, Name>>>;
/** What each tensor looks like, by its place; of those that the compiler does not know, any shape. */
type eachOrShape<Given> = Given extends readonly unknown[]
  ? { readonly [I in keyof Given]: Given[I] extends Spec ? Given[I] : Shape }
  : Readonly<Record<string, Shape>>;
/**
 * What is inside then. The compiler knows that where it could check it: against what feeds the model
 * and what that feeds, or, where it has several calls, against what was inside before.
 */
type checked<G extends Signature, Name, H extends Signature> =
  isTold<G, Name> extends false
    ? isSame<H, innerOf<G, Name>> extends true
      ? H
      : Unchecked
    : [takenByGraph<H>] extends [never]
      ? Unchecked
      : [givenByGraph<H>] extends [Spec | readonly Spec[]]
        ? H
        : Unchecked;
/** Whether two graphs are known to take and to give the same. */
type isSame<A extends Signature, B extends Signature> = [takenByGraph<A>] extends [never]
  ? false
  : [givenByGraph<A>] extends [Spec | readonly Spec[]]
    ? [takenByGraph<A>, givenByGraph<A>] extends [readonly [...takenByGraph<B>], givenByGraph<B>]
      ? true
      : false
    : false;
/** The signature with another inside of a nested model, and what that gives. */
type refilled<G extends Signature, Name, H extends Signature, Out> = revised<
  G,
  never,
  {},
  {},
  swapEach<endsOf<G>, givenAnew<endsOfLayer<Name, Out>>>,
  Name,
  Refilled<Name, feedsInto<G, Name>, insOf<G, Name>, Out, H, entryOf<G, Name>>,
  never
>;
/** What a layer gives, which feeds the same as before. */
type givenAnew<Ends extends readonly unknown[]> = {
  readonly [E in Ends[number] as E extends End<infer Feed extends string, unknown>
    ? Feed
    : never]: E;
};
type Refilled<Name, From, In, Out, H, E> = E extends { readonly class: infer Class }
  ? Named<Name, From, In, Out, Class> & { readonly inner: H } & Omit<E, 'inner' | keyof AnyNamed>
  : never;
