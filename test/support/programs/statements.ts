import {
  type Call,
  type Dag,
  type LayerNode,
  layersOf,
  type Value,
} from '../../../src/graph/dag.ts';
import { print, type Script } from './draft.ts';
import { namesOf, type Patient } from './surgeries.ts';

/** What is true of a graph, as assertions of types: its names, and a few of its layers. */
export const statements = (
  { random, script, isSettled, isBlurred }: Patient,
  dag: Dag,
  i: number,
): readonly string[] => {
  const names = namesOf(dag);
  const layers = random.some(names, 3).map((name, j) => {
    const info = `l${i}_${j}`;
    const facts = factsOf(dag, name, script, isSettled, isBlurred).map(
      ([what, check, value]) => `${check}<typeof ${info}.${what}, ${value}>`,
    );
    return `const ${info} = g${i}.layer('${name}'), e${i}_${j}: [${facts.join(', ')}] = [${facts.map(() => true)}];`;
  });
  const models = layersOf(dag).flatMap(({ name, inner }, j) =>
    name === undefined || inner === undefined
      ? []
      : `const m${i}_${j}: NamesIfKnown<Inside<typeof g${i}, '${name}'>, ${union(namesOf(inner))}> = true;`,
  );
  return [
    `const n${i}: Equal<NamesIn<typeof g${i}>, ${union(names)}> = true;`,
    ...layers,
    ...models,
  ];
};

type Check = 'Equal' | 'EqualIfKnown' | 'Covers';
type Fact = readonly [what: string, check: Check, value: string];

/**
 * The class of a named layer, what goes into it, what comes out, and the layers that feed it: as types. Of
 * one that may have several calls, the types may not know how many there are; of sizes that were unknown
 * once, whether they are; and after an edit of one call, which of the layers around it are upstream.
 */
const factsOf = (
  dag: Dag,
  name: string,
  { shared }: Script,
  isSettled: boolean,
  isBlurred: boolean,
): readonly Fact[] => {
  const calls = dag.calls.filter(({ layer }) => layer.name === name);
  const [{ layer, outputs }] = calls as [Call];
  const inputCalls = calls.flatMap(({ inputs }) => inputs.map(({ call }) => call));
  const [inputs, given] = [calls.flatMap((call) => call.inputs), outputs].map((values) =>
    values.map(show),
  ) as [string[], string[]];
  // The names of layers that were given none may come from a live model.
  const isFedUnnamed = inputCalls.some((call) => call.layer.name === undefined);
  const from: Fact = [
    'from[number]',
    isBlurred ? 'Covers' : 'Equal',
    isFedUnnamed ? 'string' : union(namesIn(inputCalls)),
  ];
  const className: Fact = ['className', 'Equal', `'${layer.className}'`];
  if (shared.has(firstNameOf(layer)) || shared.has(name)) {
    return [
      className,
      ['inputs', 'Covers', tuple(inputs)],
      ['outputs', 'Covers', tuple(given)],
      from,
    ];
  }
  const check = isSettled ? 'Covers' : 'Equal';
  // Of what a model gives that nothing takes, an edit inside of it may make what the types do not know.
  const outCheck = layer.inner && !isSettled ? 'EqualIfKnown' : check;
  const each = (what: string, shapes: readonly string[], how: Check): readonly Fact[] => [
    [`${what}.length`, 'Equal', String(shapes.length)],
    ...shapes.map((shape, i): Fact => [`${what}[${i}]`, how, shape]),
  ];
  return [
    className,
    ...each('inputs', inputs, check),
    ['output', outCheck, given[0] as string],
    ...each('outputs', given, outCheck),
    from,
  ];
};

/** The name that a layer had before it was renamed, if it had one. */
const firstNameOf = ({ name = '', config, source }: LayerNode): string =>
  source?.name ?? (config as { readonly name?: string }).name ?? name;

/** Takes note that what stands for a layer that may have several calls may have several too. */
export const noteShared = ({ shared }: Script, before: Dag, after: Dag, surgery: string): void => {
  const [had, has] = [configsIn(before), configsIn(after)];
  const isReplaced =
    // Of two surgeries in one expression the first may have brought it in.
    [...shared].some((name) => surgery.includes(`'${name}'`)) ||
    layersOf(before).some(
      (layer) =>
        shared.has(firstNameOf(layer)) &&
        // It may be there still, where what replaces it applies it once more.
        (surgery.includes(`'${layer.name}'`) || !has.has(configOf(layer))),
    );
  // What is inside of a model does not say how it was called first.
  const sharedConfigs = new Set(
    layersOf(before).flatMap((layer) => (shared.has(layer.name ?? '') ? configOf(layer) : [])),
  );
  for (const layer of layersOf(after)) {
    if (layer.name !== undefined && sharedConfigs.has(configOf(layer))) shared.add(layer.name);
  }
  if (!isReplaced) return;
  for (const layer of layersOf(after)) {
    if (!had.has(configOf(layer))) shared.add(firstNameOf(layer));
  }
};
const configsIn = (dag: Dag): ReadonlySet<object> => new Set(layersOf(dag).map(configOf));
/** By its config a layer is known again, whatever it is called now. */
const configOf = ({ config }: LayerNode): object => config;

const namesIn = (calls: readonly Call[]): readonly string[] => [
  ...new Set(calls.flatMap(({ layer }) => layer.name ?? [])),
];

const tuple = (shapes: readonly string[]): string => `[${shapes.join(', ')}]`;
const show = ({ shape }: Value): string => print(shape);

const union = (names: readonly string[]): string =>
  names.map((name) => `'${name}'`).join(' | ') || 'never';
