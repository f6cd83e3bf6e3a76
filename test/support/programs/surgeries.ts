import { type Call, consumersOf, type Dag, layersOf } from '../../../src/graph/dag.ts';
import { type Draft, define, given, print, seen, type Wanted } from './draft.ts';
import { fitted, type Making, type Naming, randomSize } from './layers.ts';
import { type Drawn, drawNetwork } from './network.ts';

/** What a surgery is drawn for. */
export interface Patient extends Omit<Making, 'naming'> {
  readonly dag: Dag;
  /** A name that nothing has had yet. */
  readonly fresh: () => string;
  /** Names that are there no more. */
  readonly gone: readonly string[];
  /** Whether sizes that were unknown once are known by now, which the types leave open. */
  readonly isSettled: boolean;
  /**
   * Whether the types may not know what feeds some layers: they tell neither the calls of a shared layer
   * apart nor inputs without names.
   */
  readonly isBlurred: boolean;
  /** Graphs that weights may come from. */
  readonly others: readonly Drawn[];
}

/** A surgery as the program writes it: `.cut('a').remove()`. */
export type Surgery = (patient: Patient) => string;

export const namesOf = (dag: Dag): readonly string[] =>
  layersOf(dag).flatMap(({ name }) => name ?? []);

/** A name that is mostly there; of one call now and then, where there are several. */
const anyName = ({ random, dag, gone }: Patient): string => {
  const name = random.pick(namesOf(dag));
  if (random.once(16)) return `${name}x`;
  if (gone.length > 0 && random.once(16)) return random.pick(gone);
  const { length } = callsOf(dag, name);
  return random.once(length > 1 ? 2 : 40) ? `${name}#${random.below(length + 1)}` : name;
};

/** The name of a layer with all of its calls. */
const layerName = (patient: Patient): string => anyName(patient).replace(/#.*/, '');

const callsOf = (dag: Dag, name: string): readonly Call[] =>
  dag.calls.filter(({ layer }) => layer.name === name);
const callOf = ({ dag }: Patient, name: string): Call | undefined => {
  const [layer, index] = name.split('#') as [string, string?];
  return callsOf(dag, layer)[Number(index ?? 0)];
};

/** Names for a replacement: mostly new ones or none, sometimes one that is taken or was. */
const namingOf = ({ random, dag, fresh, gone }: Patient, isChain: boolean): Naming => {
  // In a chain: of branches, the types do not know whether they begin with one layer or two.
  const twice = isChain && random.once(24) ? fresh() : undefined;
  const old = new Set([...namesOf(dag), ...gone]);
  return () => {
    if (twice !== undefined && random.once(2)) return { name: twice };
    if (old.size > 0 && random.once(14)) {
      const name = random.pick([...old]);
      old.delete(name);
      return { name };
    }
    return random.once(2) ? { name: fresh() } : {};
  };
};
const makingOf = (patient: Patient, isChain: boolean): Making => ({
  ...patient,
  naming: namingOf(patient, isChain),
});

/** What to make: mostly what is wanted, sometimes of another size or rank. */
const aim = ({ random }: Patient, wanted: Wanted): Wanted => {
  const { shape, dtype } = seen(wanted);
  if (!random.once(5)) return { shape, dtype };
  const size = randomSize(random);
  return { shape: random.once(3) ? [null, 2, size] : [...shape.slice(0, -1), size], dtype };
};

/** Two calls of one layer that no weights fit, in branches that do not see each other. */
const clash = ({ script, fresh }: Patient, x: Draft): string => {
  const layer = `s${Object.keys(script.variables).length}`;
  define(script, layer, `layers.dense({ name: '${fresh()}', units: 3 })`);
  const float =
    seen(x.tensor).dtype === 'int32' ? 'embedding({ inputDim: 9, outputDim: 9 })' : 'reLU()';
  const y = `${x.text}.${float}`;
  return `concatenate([${y}.apply(${layer}), ${y}.dense({ units: 10 }).apply(${layer})])`;
};

/** What a callback returns, of what it is given: sometimes that itself. */
const make = (
  patient: Patient,
  drafts: readonly Draft[],
  wanted: Wanted,
  making: Making,
): string => {
  const { random } = patient;
  if (random.once(40)) return clash(patient, random.pick(drafts));
  if (random.once(8)) return random.pick(drafts).text;
  return fitted(making, drafts, aim(patient, wanted)).text;
};

/** A callback; for several tensors wanted it returns as many, or now and then another number. */
const replacement = (
  patient: Patient,
  taken: readonly Wanted[],
  wanted: readonly Wanted[],
): string => {
  if (taken.length === 0 || wanted.length === 0) return '(x) => x';
  const isOne = wanted.length === 1;
  const making = makingOf(patient, isOne && taken.length === 1);
  // One mistake at a time: of two, the compiler says neither.
  const made = wanted.map((each, i) =>
    i === 0 ? make(patient, given(taken), each, making) : fitted(making, given(taken), each).text,
  );
  if (isOne) return `(x) => ${made[0]}`;
  return `(x) => [${(patient.random.once(8) ? made.slice(1) : made).join(', ')}]`;
};

/** A callback for one of the layers, or for none. */
const replacementOf = (patient: Patient, first: string, last: string): string =>
  replacement(patient, callOf(patient, first)?.inputs ?? [], callOf(patient, last)?.outputs ?? []);

/** Two names, most often such that the second is downstream of the first. */
const span = (patient: Patient): readonly [string, string] => {
  const { random } = patient;
  const last = anyName(patient);
  if (random.once(6)) return [anyName(patient), last];
  let call = callOf(patient, last);
  let first = last;
  for (let i = random.below(4); i > 0 && call && call.inputs.length > 0; i--) {
    call = random.pick(call.inputs).call;
    if (call.layer.name !== undefined && call.inputs.length > 0) first = call.layer.name;
  }
  return [first, last];
};

const cut: Surgery = (patient) => {
  const [first, last] = span(patient);
  const start = first === last ? `.cut('${first}')` : `.cut('${first}', '${last}')`;
  return patient.random.once(5)
    ? `${start}.remove()`
    : `${start}.insert(${replacementOf(patient, first, last)})`;
};

/** Before a layer with several inputs as many tensors must come; sometimes others do. */
const before: Surgery = (patient) => {
  const { random } = patient;
  const name = anyName(patient);
  const taken = callOf(patient, name)?.inputs ?? [];
  if (taken.length < 2) return `.before('${name}').insert(${replacement(patient, taken, taken)})`;
  const making = makingOf(patient, false);
  const drafts = given(taken);
  const made = drafts.map((draft, i) =>
    random.once(2) ? draft.text : make(patient, [draft], taken[i] as Wanted, making),
  );
  const list = random.once(12) ? made.slice(1) : random.once(12) ? [...made].reverse() : made;
  const text = random.once(16) ? made[0] : `[${list.join(', ')}]`;
  return `.before('${name}').insert((x) => ${text})`;
};

const after: Surgery = (patient) => {
  const { random, dag } = patient;
  const name = anyName(patient);
  const call = callOf(patient, name);
  const outputs = call?.outputs ?? [];
  const callback = replacement(patient, outputs, outputs);
  const consumers = (call && consumersOf(dag).get(call)) ?? [];
  const fed = consumers.flatMap(({ layer }) => layer.name ?? []);
  if (fed.length === 0 || random.once(2)) return `.after('${name}').insert(${callback})`;
  const only = random.once(8) ? [anyName(patient)] : random.once(16) ? [] : random.some(fed, 2);
  return `.after('${name}').insert(${callback}, { only: ${print(only)} })`;
};

const slice: Surgery = (patient) => {
  const [first, last] = span(patient);
  return `.slice('${first}', '${last}')`;
};

const outputs: Surgery = (patient) => {
  const { random } = patient;
  const names = Array.from({ length: 1 + random.below(3) }, () => {
    const name = anyName(patient);
    const count = callOf(patient, name)?.outputs.length ?? 1;
    return random.once(count > 1 ? 2 : 12) ? `${name}:${random.below(count + 1)}` : name;
  });
  return `.outputs(${names.map((name) => `'${name}'`).join(', ')})`;
};

/** The other graph takes what the layers give, or something else. */
const graft: Surgery = (patient) => {
  const { random, fresh, script } = patient;
  const at = Array.from({ length: random.once(3) ? 2 : 1 }, () => anyName(patient));
  const specs = at.map(
    (name): Wanted => callOf(patient, name)?.outputs[0] ?? { shape: [null, 3], dtype: 'float32' },
  );
  const inputs = random.once(12) ? specs.slice(1) : specs.map((spec) => aim(patient, spec));
  const taken = random.once(6) ? [layerName(patient)] : [];
  const naming: Naming = () => {
    const name = random.once(4) ? taken.pop() : undefined;
    if (name !== undefined) return { name };
    return random.once(3) ? {} : { name: fresh() };
  };
  const other = drawNetwork({
    ...patient,
    naming,
    // Of a name that is taken a layer may be made that is here already.
    reusables: taken.length > 0 ? [] : patient.reusables,
    prefix: `o${script.lines.length}_`,
    inputs: inputs.length > 0 ? inputs : specs,
    size: 2 + random.below(3),
  });
  const place = at.length === 1 && random.once(2) ? at[0] : at;
  return `.graft(${other.text}, { at: ${print(place)} })`;
};

const rename: Surgery = (patient) => {
  const { random, dag, gone, fresh } = patient;
  const names = random.some(namesOf(dag), 1 + random.below(3));
  const old = random.once(10) ? [...names, anyName(patient)] : names;
  const next = (): string => {
    if (random.once(8)) return random.pick(namesOf(dag));
    if (random.once(30)) return '';
    return gone.length > 0 && random.once(8) ? random.pick(gone) : fresh();
  };
  return `.rename(${print(Object.fromEntries(old.map((name) => [name, next()])))})`;
};

/** Layers by name, by several names, or by class, which an authored graph does not say. */
const selector = (
  patient: Patient,
): string | readonly string[] | { readonly className: string } => {
  const { random } = patient;
  if (random.once(10)) return { className: random.pick(['Dense', 'ReLU', 'Add']) };
  const names = Array.from({ length: 1 + random.below(2) }, () => anyName(patient));
  return random.once(2) ? (names[0] as string) : names;
};
const selection = ({ random }: Patient): string =>
  random.once(8) ? `, { count: ${1 + random.below(2)} }` : '';

const freeze: Surgery = (patient) => {
  const verb = patient.random.once(2) ? 'freeze' : 'unfreeze';
  return `.${verb}(${print(selector(patient))}${selection(patient)})`;
};

const replaceAll: Surgery = (patient) => {
  const selected = selector(patient);
  const names = typeof selected === 'string' ? [selected] : Array.isArray(selected) ? selected : [];
  const call = names[0] === undefined ? undefined : callOf(patient, names[0]);
  // A callback for several layers returns one tensor.
  const callback = replacement(patient, call?.inputs ?? [], call?.outputs.slice(0, 1) ?? []);
  return `.replaceAll(${print(selected)}, ${callback}${selection(patient)})`;
};

/** A name, mostly of a nested model. */
const nestedName = (patient: Patient): string => {
  const models = layersOf(patient.dag).flatMap(({ inner, name }) => (inner && name) || []);
  return models.length > 0 && !patient.random.once(12)
    ? patient.random.pick(models)
    : anyName(patient);
};

/** A surgery inside of a nested model, or another graph in the place of what is inside. */
const within: Surgery = (patient) => {
  const name = nestedName(patient);
  const inner = callOf(patient, name)?.layer.inner;
  if (!inner || namesOf(inner).length === 0) return `.within('${name}', (inner) => inner)`;
  const { random, others } = patient;
  if (random.once(12)) return `.within('${name}', (inner) => ${random.pick(others).text})`;
  const edit = random.once(3) ? drawSurgery : random.pick([cut, before, after, rename]);
  return `.within('${name}', (inner) => inner${edit({ ...patient, dag: inner })})`;
};

const inline: Surgery = (patient) => {
  const options = patient.random.once(2) ? ", { prefix: 'p_' }" : '';
  return `.inline('${nestedName(patient)}'${options})`;
};

/** Types do not follow weights: this has to leave them as they were. */
const transfer: Surgery = ({ random, others }) =>
  random.once(8) ? ".transfer('n1').graph" : `.transfer(${random.pick(others).text}).graph`;

const surgeries: readonly (readonly [Surgery, number])[] = [
  [cut, 6],
  [before, 3],
  [after, 3],
  [slice, 2],
  [outputs, 2],
  [graft, 2],
  [rename, 2],
  [freeze, 1],
  [replaceAll, 3],
  [transfer, 1],
];
const drawn = surgeries.flatMap(([surgery, times]) => Array<Surgery>(times).fill(surgery));

/** Where models are nested, mostly something about them. */
export const drawSurgery: Surgery = (patient) => {
  const { random, dag } = patient;
  const isNesting = dag.calls.some(({ layer }) => layer.inner);
  if (random.once(isNesting ? 3 : 24)) return random.once(3) ? inline(patient) : within(patient);
  return random.pick(drawn)(patient);
};
