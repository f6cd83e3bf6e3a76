import type { eachStep, givesSeveral, inputCount, nestedMisfit } from '../graph/messages.ts';
import type {
  End,
  endsOf,
  isUnchecked,
  Signature,
  signatureOf,
  Unchecked,
} from '../graph/signature.ts';
import type { spec } from '../graph/trace.ts';
import type { Dim, Shape } from '../shape/dimension.ts';
import type { dtypeOf, Spec, shapeOf } from '../shape/dtype.ts';
import type { Fails, Several, SpecRule } from '../shape/rule.ts';
import type { inSteps } from '../shape/steps.ts';
import type { isUnion } from '../shape/union.ts';
import type { inputsInOrder, specOfInput } from './graft.ts';
import type { fitsSpec } from './misfit.ts';
import type { inputsOf } from './part.ts';
import type { givesSizes, openOut, sizeIn } from './resized.ts';

/** The rule of a graph that is a layer of another: it takes one tensor and gives one, as the graph does. */
export interface ModelRule extends SpecRule {
  readonly out: oneOf<this['config'], this['in'], this['wrapper']>;
  readonly takes: dtypeTaken<modelIn<this['config']>>;
  readonly gives: dtypeGiven<givenByGraph<modelIn<this['config']>>>;
  readonly inside: Inside<modelIn<this['config']>>;
}
/** What an entry says besides of a layer with a graph inside. */
export interface Inside<H> {
  readonly inner: H;
}
/** The graph in a config, by what the types know of it. */
type modelIn<C> = C extends { readonly graph: infer T } ? signatureOf<T> : Unchecked;
type nameIn<C, Unnamed extends string = string> = C extends {
  readonly name: infer Name extends string;
}
  ? Name
  : Unnamed;
type oneOf<C, In, Wrapper> = Wrapper extends { readonly in: infer S; readonly config: infer W }
  ? atEachStep<
      modelIn<C>,
      nameIn<W, 'timeDistributed'>,
      In,
      S extends readonly [unknown, infer Steps, ...unknown[]] ? Steps : unknown
    >
  : modelResult<C, readonly [In]> extends infer Result
    ? Result extends Several<infer Shapes>
      ? Fails<'', givesSeveral<nameIn<C>, Shapes['length']>>
      : Result
    : never;
/** What a wrapper takes of it that applies it to each step. */
type atEachStep<H extends Signature, Name extends string, In, Steps> = [
  isKnown<H>,
  givenByGraph<H>,
] extends [true, Spec | readonly Spec[]]
  ? [takenInOrder<H>, givenByGraph<H>] extends [readonly [unknown], Spec]
    ? resultOf<
        H,
        Name,
        [In],
        stepsOfEach<[ofDType<In, dtypeTaken<H>>], Steps>,
        stepsOfEach<takenInOrder<H>, Steps>
      >
    : Fails<'layer', eachStep<Name, takenInOrder<H>['length'], countOf<givenByGraph<H>>>>
  : Shape;
/** Of a wrapper the rule knows the shape alone: which dtypes go in `takes` says. */
type ofDType<In, D> = In extends Shape ? spec<In, D> : In;
type countOf<Out> = Out extends readonly Spec[] ? Out['length'] : 1;
type dtypeTaken<H extends Signature> =
  isKnown<H> extends true ? dtypeOf<takenInOrder<H>[0]> : unknown;
type dtypeGiven<Out> = Out extends readonly Spec[] ? dtypeOf<Out[number]> : dtypeOf<Out>;

/** What a graph with a name gives where tensors with the specs `Fed` go in: a shape, several, or why it cannot. */
export type modelResult<C, Fed extends readonly unknown[]> =
  isKnown<modelIn<C>> extends true
    ? takenInOrder<modelIn<C>>['length'] extends Fed['length']
      ? resultOf<modelIn<C>, nameIn<C>, Fed, Fed, takenInOrder<modelIn<C>>>
      : Fails<'', inputCount<nameIn<C>, takenInOrder<modelIn<C>>['length'], Fed['length']>>
    : Shape;
/** Whether the types know what a graph takes. */
type isKnown<H extends Signature> =
  isUnchecked<H> extends true ? false : [inputsInOrder<H>] extends [never] ? false : true;
type takenInOrder<H extends Signature> =
  outsAt<H, inputsInOrder<H>> extends infer Taken extends readonly unknown[] ? Taken : [];
/** `Told`, `Taken`: what goes in, and what should, as those see it who read of it. */
type resultOf<H extends Signature, Name, Fed, Told, Taken> =
  feedProblem<Name, Told, Taken> extends infer Problem
    ? [Problem] extends [never]
      ? shapesIn<givenOf<H, Fed, takenInOrder<H>>>
      : Fails<'', Problem & string>
    : never;
type shapesIn<Out> = Out extends Spec
  ? shapeOf<Out>
  : Out extends readonly Spec[]
    ? Several<{ [K in keyof Out]: shapeOf<Out[K]> }>
    : Shape;

/** Why a model cannot take what feeds it, if it cannot. */
export type feedProblem<Name, Fed, Taken> = [Fed, Taken] extends [
  readonly [infer Given, ...infer Others],
  readonly [infer Input, ...infer Inputs],
]
  ? fitsSpec<tensorLike<Given>, Input> extends true
    ? feedProblem<Name, Others, Inputs>
    : nestedMisfit<Name & string, shapeOf<Input>, dtypeOf<Input>, shapeOf<Given>, dtypeOf<Given>>
  : never;
/** A tensor that looks like what a spec says. */
export interface tensorLike<Out> {
  readonly shape: shapeOf<Out>;
  readonly dtype: dtypeOf<Out>;
}
/** What a graph takes, in order; `never` where the compiler cannot tell. */
export type takenByGraph<H extends Signature> = outsAt<H, inputsOf<H>>;
type outsAt<H extends Signature, Inputs> = { [K in keyof Inputs]: specOfInput<H, Inputs[K]> };
/** What a graph gives, as an entry holds it; `unknown` where the compiler cannot tell. */
export type givenByGraph<H extends Signature> =
  isUnchecked<H> extends true ? unknown : outsIn<endsOf<H>>;
/** What a graph gives where `Fed` goes in, which may settle sizes that inside of it are unknown, and the batch. */
export type givenOf<H extends Signature, Fed, Taken = takenByGraph<H>> = ofBatch<
  givesSizes<Fed, Taken> extends true ? openOut<givenByGraph<H>, sizeIn<Fed>> : givenByGraph<H>,
  batchOf<Fed, Taken>
>;
/** The batch that settles the unknown one of a graph, if one does. */
type batchOf<Fed, Taken> = [batchIn<Taken>] extends [null]
  ? isUnion<batchIn<Fed>> extends true
    ? Dim
    : batchIn<Fed>
  : null;
type batchIn<Specs> = Specs extends readonly unknown[] ? shapeOf<Specs[number]>[0] : null;
type ofBatch<Given, Batch> = [Batch] extends [null]
  ? Given
  : Given extends Spec
    ? specOfBatch<Given, Batch>
    : { [K in keyof Given]: specOfBatch<Given[K], Batch> };
type specOfBatch<X, Batch> = X extends Spec ? spec<shapeOfBatch<shapeOf<X>, Batch>, dtypeOf<X>> : X;
type shapeOfBatch<S extends Shape, Batch> = S extends readonly [
  infer First,
  ...infer Sizes extends Shape,
]
  ? [([First] extends [null] ? Batch : First) & Dim, ...Sizes]
  : S;
type outsIn<Ends> = Ends extends readonly [End<unknown, infer Out>]
  ? Out
  : { -readonly [K in keyof Ends]: Ends[K] extends End<unknown, infer Out> ? Out : never };
/** The same at each step, told of all of them. */
export type stepsOf<Given, Steps> = Given extends Spec
  ? spec<inSteps<shapeOf<Given>, Steps>, dtypeOf<Given>>
  : Given;
export type stepsOfEach<Specs, Steps> = { [K in keyof Specs]: stepsOf<Specs[K], Steps> };
