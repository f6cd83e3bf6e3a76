import { upperFirst } from '../../shape/message.ts';
import { keywords } from '../source.ts';

/** What cannot be the name of a variable of the module of a graph: also what it uses. */
const reserved: readonly string[] = [
  ...keywords,
  ...`as async from get of set type graph input block call layers tf registered Error Tensor add
  average concatenate dot maximum minimum multiply NaN Infinity`.split(/\s+/),
];

/** Names that are taken. A function has those of its own, besides those of the module around it. */
export class Scope {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = reserved) {
    this.#taken = new Set(taken);
  }

  inner(): Scope {
    return new Scope(this.#taken);
  }

  isFree(name: string): boolean {
    return !this.#taken.has(name);
  }

  /** A free name, as close to the wanted one as possible. */
  free(wanted: string): string {
    const stem = /^[\p{L}_$]/u.test(wanted) ? wanted : `_${wanted}`;
    let name = stem;
    for (let i = 2; this.#taken.has(name); i++) {
      name = /\d$/.test(stem) ? `${stem}_${i}` : `${stem}${i}`;
    }
    return name;
  }

  /** As `free`; from now on the name is taken. */
  take(wanted: string): string {
    const name = this.free(wanted);
    this.#taken.add(name);
    return name;
  }
}

/** A name of a file as an identifier: `block_2/Add` → `block2Add`; nothing else than letters is left. */
export const identifierOf = (name: string): string => {
  const words = name.match(/[A-Za-z]+|\d+/g) ?? [];
  return words
    .map((word, i) => (i === 0 ? lowerFirst(word) : upperFirst(word)))
    .join('')
    .slice(0, 40);
};

const lowerFirst = (word: string): string =>
  /^[A-Z]{2,}$/.test(word) ? word.toLowerCase() : word[0]?.toLowerCase() + word.slice(1);

/** `batchNormalization` → `batchNorm`, `depthwiseConv2d` → `depthwiseConv`, `reLU` → `relu`. */
export const shortMethod = (method: string): string =>
  method
    .replace(/\d+[dD]/, '')
    .replace(/Normalization$/, 'Norm')
    .replace(/^globalAverage/, 'average')
    .replace(/^globalMax/, 'max')
    .replace(/ReLU$/, 'Relu')
    .replace(/^reLU$/, 'relu');
