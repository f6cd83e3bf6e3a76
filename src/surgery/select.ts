import { type Call, type Dag, isInput, type LayerNode } from '../graph/dag.ts';
import { callsByLayer } from '../graph/feeds.ts';
import { checkOptions } from '../layers/check-options.ts';
import { frozenConfig } from '../layers/config.ts';
import { check, type Options } from '../layers/options.ts';
import type { Shape } from '../shape/dimension.ts';
import { GraphError } from '../shape/errors.ts';
import { print, takes } from '../shape/given.ts';
import { counted } from '../shape/message.ts';
import { didYouMean, nearest } from '../shape/nearest.ts';
import { findLayer } from './find.ts';
import { classAlone } from './messages.ts';

/** What a layer is, as a predicate is told; of a shared one, what goes in and out call after call. */
export interface LayerFacts {
  readonly name: string | undefined;
  readonly className: string;
  readonly config: object;
  readonly inputs: readonly Shape[];
  /** The shape of its first output. */
  readonly output: Shape;
  readonly outputs: readonly Shape[];
  readonly from: readonly string[];
}

/** Layers by name, by several names, by class, or by what they are. */
export type Selector<Name extends string = string> =
  | Name
  | readonly Name[]
  | { readonly className: string }
  | ((layer: LayerFacts) => boolean);

/** How many layers a selector must match. Default: at least one. */
export interface Selection {
  readonly count?: number;
}

/** What users are handed of a config. */
const frozenOf = (config: object): object => {
  const known = handedOut.get(config) ?? frozenConfig(config);
  handedOut.set(config, known);
  return known;
};
const handedOut = new WeakMap<object, object>();

/** What a layer is, by its calls: of a shared one, what goes in and out of one after the other. */
export const factsOf = (...calls: readonly [Call, ...Call[]]): LayerFacts => {
  const [{ layer }] = calls;
  const inputs = calls.flatMap((call) => call.inputs);
  const outputs = calls.flatMap((call) => call.outputs);
  return Object.freeze({
    name: layer.name,
    className: layer.className,
    config: frozenOf(layer.config),
    inputs: inputs.map(({ shape }) => shape),
    output: outputs[0]?.shape as Shape,
    outputs: outputs.map(({ shape }) => shape),
    from: inputs.flatMap(({ call }) => call.layer.name ?? []),
  });
};

/**
 * The layers that a selector matches, in the order of the graph.
 *
 * @throws GraphError where a name is unknown, or not as many match as must.
 */
export const select = (
  dag: Dag,
  verb: string,
  selector: Selector,
  selection: Selection = {},
): readonly LayerNode[] => {
  checkSelector(verb, selector);
  checkOptions(verb, selectionOptions, selection);
  const { count } = selection;
  const matches = matcher(dag, verb, selector);
  const selected = [...callsByLayer(dag)].flatMap(([layer, calls]) =>
    !isInput(calls[0]) && matches(calls) ? [layer] : [],
  );
  if (count === undefined ? selected.length > 0 : selected.length === count) return selected;
  const hint = selected.length === 0 ? nearestClass(dag, selector) : undefined;
  throw new GraphError(
    `${verb}: ${show(selector)} matches ${counted(selected.length, 'layer')}, not ${count ?? 'one or more'}${didYouMean(hint)}`,
    {
      code: 'match-count',
      received: selected.map(({ name }) => name),
      expected: count ?? 'one or more',
    },
  );
};

/** The class of the graph that a selector may mean. */
const nearestClass = (dag: Dag, selector: Selector): string | undefined =>
  typeof selector === 'object' && 'className' in selector
    ? nearest(
        selector.className,
        dag.calls.flatMap((call) => (isInput(call) ? [] : call.layer.className)),
      )
    : undefined;

const selectionOptions: Options<Selection> = {
  count: check('an integer ≥ 0', (count) => Number.isInteger(count) && (count as number) >= 0),
};

/** Whatever else selects nothing, which `count: 0` would take for right. */
const checkSelector = (verb: string, selector: unknown): void => {
  if (typeof selector === 'string' || typeof selector === 'function') return;
  if (Array.isArray(selector)) return;
  if (typeof (selector as { className?: unknown } | null | undefined)?.className === 'string') {
    if (Object.keys(selector as object).length === 1) return;
    throw new GraphError(classAlone(verb), {
      code: 'not-a-selector',
      received: selector,
      expected: '{ className }',
    });
  }
  throw new GraphError(
    takes(
      verb,
      'a name, a list of names, a class or a function',
      "{ className: 'Dense' }",
      selector,
    ),
    { code: 'not-a-selector', received: selector, expected: 'what selects layers' },
  );
};

const matcher = (
  dag: Dag,
  verb: string,
  selector: Selector,
): ((calls: readonly [Call, ...Call[]]) => boolean) => {
  if (typeof selector === 'function') return (calls) => answer(verb, selector(factsOf(...calls)));
  if (typeof selector === 'object' && 'className' in selector) {
    return ([{ layer }]) => layer.className === selector.className;
  }
  const named = namesIn(selector).flatMap((name) => findLayer(dag, verb, name));
  const layers = new Set(named.map(layerOf));
  return ([{ layer }]) => layers.has(layer);
};

/** What a predicate says, unless it has yet to say it: a promise would be taken for a yes. */
const answer = (verb: string, given: unknown): boolean => {
  if (!(given instanceof Promise)) return Boolean(given);
  throw new GraphError(
    takes(
      verb,
      'a function that answers true or false',
      "(layer) => layer.className === 'Dense'",
      given,
    ),
    { code: 'not-a-selector', received: given, expected: 'true or false' },
  );
};

/**
 * Refuses an input that a selector names, in the words of the verb; other selectors pass inputs over.
 *
 * @throws GraphError where a name is unknown, or with the first of the inputs.
 */
export const checkNoInput = (
  dag: Dag,
  verb: string,
  selector: Selector,
  code: string,
  sentence: (name: string) => string,
): void => {
  // That each of the names is there comes first, as it does for the compiler.
  const named = namesIn(selector).map((name) => [name, findLayer(dag, verb, name)[0]] as const);
  const input = named.find(([, call]) => isInput(call));
  if (!input) return;
  const [name] = input;
  throw new GraphError(sentence(name), { code, layer: name });
};

/** The names that a selector lists. */
export const namesIn = (selector: Selector): readonly string[] =>
  typeof selector === 'string'
    ? [selector]
    : Array.isArray(selector)
      ? (selector as readonly string[])
      : [];
const layerOf = ({ layer }: Call): LayerNode => layer;

const show = (selector: Selector): string =>
  typeof selector === 'function' ? 'the predicate' : print(selector);

/** The selector, or the sentence in the place of a class with more beside it, such as a layer. */
export type checkClass<S, Verb extends string, Checked = S> = S extends {
  readonly className: string;
}
  ? [keyof S] extends ['className']
    ? Checked
    : classAlone<Verb>
  : Checked;
