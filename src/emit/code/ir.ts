import type { Definition } from '../../layers/registry.ts';
import type { Shape } from '../../shape/dimension.ts';
import type { DType } from '../../shape/dtype.ts';

/** Plain data that can stand in source. */
export type Plain = null | boolean | number | string | readonly Plain[];

/** A parameter of a function that is to be written: what differs between the places it is used at. */
export interface Param {
  readonly kind: 'param';
  readonly name: string;
  readonly type: ParamType;
}
/** Of a text, the texts that it can be, where they are few; of a list, its length. */
export type ParamType = 'number' | 'boolean' | 'string' | readonly string[] | { length: number };

/** The value of an option, as it is written. */
export type Expr = Literal | Text | Ref | Built | List;
export interface Literal {
  readonly kind: 'literal';
  readonly value: Plain;
}
/** A name: characters, with parameters in between. */
export interface Text {
  readonly kind: 'text';
  readonly parts: readonly (string | Param)[];
}
export interface Ref {
  readonly kind: 'ref';
  readonly param: Param;
}
/** What a function makes of options: an initialiser, or a layer inside another. */
export interface Built {
  readonly kind: 'built';
  readonly callee: string;
  readonly options: Options;
}
export interface List {
  readonly kind: 'list';
  readonly items: readonly Expr[];
}
export type Options = ReadonlyMap<string, Expr>;

/** What one op gives to others. */
export interface Wire {
  readonly kind: 'wire';
  readonly shape: Shape;
  readonly dtype: DType;
  /** Whether the compiler can know each of its sizes. Inside of a function it often cannot. */
  readonly isExact: boolean;
}

/** What an op does with what it is given. */
export type Callee =
  | { readonly kind: 'input' }
  | { readonly kind: 'method' | 'merge'; readonly method: string }
  /** A layer that stands in a variable, or is made by a call of something else. */
  | { readonly kind: 'apply'; readonly layer: Maker }
  | { readonly kind: 'function'; readonly fn: Fn };

/** A nested model that is frozen as a whole, or in what takes layers of tfjs only. */
export interface Live {
  readonly isFrozen: boolean;
  /** Whether tfjs could load it, were it saved by itself. */
  readonly isLoadable: boolean;
}

/** What makes a layer that is applied: an expression, in a variable where it is used again. */
export interface Maker {
  readonly kind: 'maker';
  readonly name: string | undefined;
  readonly isShared: boolean;
  readonly make:
    | Built
    /** A layer of one's own, which `defineLayer` made a function for. */
    | { readonly kind: 'own'; readonly from: string; readonly built: Built }
    | { readonly kind: 'registered'; readonly className: string; readonly config: object }
    /** A wrapper around a model: one of our layers, or of tfjs where that is live. */
    | {
        readonly kind: 'wrapper';
        readonly method: string;
        readonly options: Options;
        readonly layer: Maker;
      }
    | {
        readonly kind: 'model';
        readonly body: Body;
        /** How it is emitted, where only a live model will do; `undefined` where it stays a graph. */
        readonly live: Live | undefined;
      };
  /** Whether the compiler knows the shapes that it gives. */
  readonly isTyped: boolean;
}

/** The nested model that a maker makes, or a wrapper around it. */
export const modelOf = ({
  make,
}: Pick<Maker, 'make'>): (Maker['make'] & { readonly kind: 'model' }) | undefined =>
  make.kind === 'wrapper' ? modelOf(make.layer) : make.kind === 'model' ? make : undefined;

/** A call of a layer, or of a function that stands for several. */
export interface Op {
  readonly kind: 'op';
  readonly callee: Callee;
  /** The options that are not as they are when left out; of a function, its arguments. */
  readonly options: Options;
  /** Every option. */
  readonly full: Options;
  readonly definition: Definition | undefined;
  readonly inputs: readonly Wire[];
  readonly outputs: readonly Wire[];
}

/** A graph, or the inside of a function. */
export interface Body {
  readonly kind: 'body';
  readonly name: string | undefined;
  readonly inputs: readonly Wire[];
  readonly ops: readonly Op[];
  readonly outputs: readonly Wire[];
  /** The names of the layers that are frozen together, of all layers that are no inputs. */
  readonly frozen: ReadonlySet<string>;
  readonly names: readonly string[];
}

/** A function that stands for like parts of a model. */
export interface Fn {
  readonly kind: 'fn';
  readonly name: string;
  readonly params: readonly Param[];
  readonly body: Body;
  /** Whether it takes one shape only, rather than any of that rank. */
  readonly takesExact: boolean;
  /** Whether the compiler can know the sizes of what it gives. */
  readonly givesExact: boolean;
}

export const literal = (value: Plain): Literal => ({ kind: 'literal', value });
export const text = (value: string): Text => ({ kind: 'text', parts: [...value] });
