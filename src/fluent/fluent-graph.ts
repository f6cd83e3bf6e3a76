import type * as tf from '@tensorflow/tfjs';
import { type EmitOptions, emitModel } from '../emit/emit.ts';
import { type AnyGraph, type Dag, isGraph } from '../graph/dag.ts';
import { checkDisposed, disposeLoaded } from '../graph/disposed.ts';
import { dagOf, subjectOf } from '../graph/subject.ts';
import { checkOptions } from '../layers/check-options.ts';
import { check as checkBy, type Options, required } from '../layers/options.ts';
import { check } from '../report/check.ts';
import { byIdentity } from '../report/compare.ts';
import { type Diff, diff } from '../report/diff.ts';
import type { Finding } from '../report/finding.ts';
import { type Plan, plan } from '../report/plan.ts';
import { type Summary, type SummaryOptions, summarize } from '../report/summary.ts';
import { type SvgOptions, toSvg } from '../report/svg.ts';
import { reportOf, type Transfer } from '../report/transfer.ts';
import { GraphError } from '../shape/errors.ts';
import { checkFunction, print } from '../shape/given.ts';
import { findPlace, insertBeside, type Only, type Place } from '../surgery/beside.ts';
import { findSpan, insert, remove, type Span } from '../surgery/cut.ts';
import { findCalls } from '../surgery/find.ts';
import { graft } from '../surgery/graft.ts';
import { type InlineOptions, inline } from '../surgery/nested.ts';
import { outputs, slice } from '../surgery/part.ts';
import { rename, setTrainable } from '../surgery/relabel.ts';
import { replaceAll } from '../surgery/replace-all.ts';
import { factsOf, type LayerFacts, type Selection, type Selector } from '../surgery/select.ts';
import { transfer } from '../surgery/transfer.ts';
import { within } from '../surgery/within.ts';
import type { Graph } from './graph.ts';

/** All that the interface has; what the types say of it is stated there, and cast where it is made. */
type Verbs = { readonly [K in keyof Graph<never>]: unknown };

/** A graph with its verbs. */
export class FluentGraph implements Verbs {
  static readonly name: string = 'Graph';
  readonly dag: Dag;

  constructor(dag: Dag) {
    this.dag = dag;
    Object.freeze(this);
  }

  get name(): string | undefined {
    return this.dag.name;
  }

  cut(first: string, last: string = first): FluentCut {
    return new FluentCut(findSpan(this.dag, first, last));
  }

  before(layer: string): FluentPlace {
    return new FluentPlace(findPlace(this.dag, 'before', layer));
  }

  after(layer: string): FluentPlace {
    return new FluentPlace(findPlace(this.dag, 'after', layer));
  }

  slice(first: string, last: string): FluentGraph {
    return new FluentGraph(slice(this.dag, first, last));
  }

  outputs(...layers: readonly string[]): FluentGraph {
    return new FluentGraph(outputs(this.dag, layers));
  }

  graft(other: AnyGraph, place: { readonly at: string | readonly string[] }): FluentGraph {
    const dag = dagOf('graft', other);
    checkOptions('graft', graftOptions, place);
    const { at } = place;
    return new FluentGraph(graft(this.dag, dag, typeof at === 'string' ? [at] : at));
  }

  rename(names: Readonly<Record<string, string>>): FluentGraph {
    return new FluentGraph(rename(this.dag, names));
  }

  freeze(selector: Selector, selection?: Selection): FluentGraph {
    return new FluentGraph(setTrainable(this.dag, 'freeze', selector, false, selection));
  }

  unfreeze(selector: Selector, selection?: Selection): FluentGraph {
    return new FluentGraph(setTrainable(this.dag, 'unfreeze', selector, true, selection));
  }

  replaceAll(
    selector: Selector,
    replace: (x: never, layer: LayerFacts) => unknown,
    selection?: Selection,
  ): FluentGraph {
    return new FluentGraph(replaceAll(this.dag, selector, replace, selection));
  }

  within(layer: string, edit: (inner: FluentGraph) => AnyGraph): FluentGraph {
    const edited = within(this.dag, layer, (inner) => {
      checkFunction('within', "(inner) => inner.cut('dense_1').remove()", edit);
      return editedDag(edit(new FluentGraph(inner)));
    });
    return new FluentGraph(edited);
  }

  inline(layer: string, options?: InlineOptions): FluentGraph {
    return new FluentGraph(inline(this.dag, layer, options));
  }

  transfer(from: AnyGraph | tf.LayersModel): Transfer<FluentGraph> {
    const donor = subjectOf('transfer', from);
    checkDisposed('transfer', donor);
    const { dag, taken, missed } = transfer(this.dag, donor);
    return reportOf(new FluentGraph(dag), taken, missed);
  }

  layer(name: string): LayerFacts {
    return factsOf(...findCalls(this.dag, 'layer', name));
  }

  emit(options?: EmitOptions): tf.LayersModel {
    return emitModel(this.dag, options);
  }

  summary(options?: SummaryOptions): Summary {
    return summarize(this.dag, options);
  }

  diff(after: AnyGraph): Diff {
    return diff(this.dag, dagOf('diff', after));
  }

  toSvg(options?: SvgOptions): Promise<string> {
    return toSvg(this.dag, this.dag, byIdentity, options);
  }

  check(): readonly Finding[] {
    return check(this);
  }

  dispose(): number {
    return disposeLoaded(this.dag);
  }
}

/** The data of what the callback of `within` returned. */
const editedDag = (given: unknown): Dag => {
  if (isGraph(given)) return given.dag;
  throw new GraphError(
    `within: the callback must return a graph, but gives ${print(given)}; is there a return missing in it?`,
    { code: 'not-a-graph', received: given, expected: 'a graph' },
  );
};

const graftOptions: Options<{ readonly at: string | readonly string[] }> = {
  at: required(
    checkBy(
      'the name of a layer, or a list of names',
      (at) => typeof at === 'string' || Array.isArray(at),
    ),
  ),
};

class FluentCut {
  static readonly name: string = 'Cut';
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  insert(replace: (x: never) => unknown): FluentGraph {
    return new FluentGraph(insert(this.#span, replace));
  }

  remove(): FluentGraph {
    return new FluentGraph(remove(this.#span));
  }

  plan(replace?: (x: never) => unknown): Plan {
    return plan(this.#span, replace);
  }
}

class FluentPlace {
  static readonly name: string = 'Place';
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  insert(replace: (x: never) => unknown, only?: Only): FluentGraph {
    return new FluentGraph(insertBeside(this.#place, replace, only));
  }
}
