import type { Call, Dag, Value } from '../../graph/dag.ts';
import { numberIn } from '../../graph/group.ts';
import { showSpec } from '../../shape/message.ts';
import type { Arrow, Box } from './picture.ts';

/** The first of two graphs, or the second. */
export type Side = 'before' | 'after';
export const sides: readonly Side[] = ['before', 'after'];

/** Which boxes give and take tensors, while a picture of two graphs is made. */
export class Sketch {
  readonly #sources = { before: new Map<Value, Box>(), after: new Map<Value, Box>() };
  readonly #targets = { before: new Map<Call, Targets>(), after: new Map<Call, Targets>() };
  readonly #arrows = new Map<string, Drawn>();
  readonly #ids = new Map<Box, number>();
  /** How many arrows there are of a side from one box to another. */
  readonly #counts = new Map<string, number>();

  /** A call is drawn as one box. */
  place(side: Side, call: Call, box: Box): void {
    for (const value of call.outputs) this.#sources[side].set(value, box);
    this.#targets[side].set(call, () => box);
  }

  /** A call of a nested model is drawn as what is inside: tensors go on to its inputs. */
  enter(side: Side, call: Call, inner: Dag): void {
    const inputs = inner.inputs.map((input) => this.#sources[side].get(input) as Box);
    for (const [i, value] of call.outputs.entries()) {
      const given = inner.outputs[i] as Value;
      this.#sources[side].set(value, this.#sources[side].get(given) as Box);
    }
    this.#targets[side].set(call, (i) => inputs[i] as Box);
  }

  connectInput(side: Side, value: Value, call: Call, i: number): void {
    this.connect(side, value, (this.#targets[side].get(call) as Targets)(i));
  }

  connect(side: Side, value: Value, to: Box): void {
    const from = this.#sources[side].get(value) as Box;
    const ends = `${this.#idOf(from)} ${this.#idOf(to)}`;
    const count = this.#counts.get(`${side} ${ends}`) ?? 0;
    this.#counts.set(`${side} ${ends}`, count + 1);
    const key = `${ends} ${count}`;
    const drawn = this.#arrows.get(key) ?? { from, to };
    this.#arrows.set(key, { ...drawn, [side]: showSpec(value) });
  }

  arrows(): readonly Arrow[] {
    return [...this.#arrows.values()].map(({ from, to, before, after }): Arrow => {
      if (before === undefined) return { from, to, label: after as string, state: 'added' };
      if (after === undefined) return { from, to, label: before, state: 'removed' };
      return before === after
        ? { from, to, label: after, state: 'kept' }
        : { from, to, label: `${before} → ${after}`, state: 'changed' };
    });
  }

  #idOf(box: Box): number {
    return numberIn(this.#ids, box);
  }
}

/** The box that takes the input of such a number. */
type Targets = (input: number) => Box;

/** An arrow, and what flows through it before and after. */
interface Drawn {
  readonly from: Box;
  readonly to: Box;
  readonly before?: string;
  readonly after?: string;
}
