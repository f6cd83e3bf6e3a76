import * as tf from '@tensorflow/tfjs';
import { tsConfig } from '../../files/camel.ts';
import { quote } from '../../files/failure.ts';
import { isObject, type Json } from '../../files/json.ts';
import { registeredClass } from '../../layers/registered.ts';
import { withArticle } from '../../shape/message.ts';
import type { Piece, Writer } from '../plan.ts';
import { plainObjects } from './objects.ts';
import { operations } from './operations.ts';
import { savedByTfjs, translations } from './table.ts';

/** A layer as it is written in a file. */
export interface Written {
  readonly name: string;
  readonly className: string;
  readonly config: Json;
  /** Whether it is a function of `keras.ops`. */
  readonly isOperation: boolean;
  /** Whether it is told which steps to skip. */
  readonly isMasked: boolean;
  /** How many tensors go in, and the operands that are numbers. */
  readonly inputs: number;
  readonly constants: ReadonlyMap<number, number>;
}

/** The tfjs layers that do what a layer of a file does. */
export const translate = (
  written: Written,
  writer: Writer,
  isStrict: boolean,
): readonly Piece[] => {
  const { name, className, config, isMasked } = written;
  const operation = operationOf(written);
  if (operation) return operation(written);
  const asWritten = { name, className, writer, isStrict, isMasked };
  if (writer === 'tfjs') {
    const saved = tsConfig({ ...config, name }) as Json;
    return [{ className, config: savedByTfjs({ ...asWritten, config: saved }) }];
  }
  const plain = tsConfig(plainObjects({ ...config, name })) as Json;
  const translation = translations.get(className);
  return translation?.({ ...asWritten, config: plain }) ?? [{ className, config: plain }];
};

/** Why a layer cannot be had in tfjs at all, if it cannot. */
export const refusalOf = (written: Written): string | undefined => {
  const { name, className, config } = written;
  if (runsCode(config) || className === 'Lambda' || className === 'TFOpLambda') {
    return `the layer ${quote(name)} is ${withArticle(className, quote(className))}, which holds Python code: it is never run; replace it by layers`;
  }
  if (isObject(config.dtype) && config.dtype.class_name === 'QuantizedDTypePolicy') {
    return `the layer ${quote(name)} (${className}) is quantized, which tfjs cannot compute with; save the model as it was before`;
  }
  if (written.isOperation) {
    if (operationOf(written)) return undefined;
    return `${quote(name)} is the operation ${quote(className)} of keras.ops, for which tfjs has no layer; write it as layers`;
  }
  if (translations.has(className) || isLayerClass(className)) return undefined;
  return `the layer ${quote(name)} is ${withArticle(className, quote(className))}, which tfjs does not have; register a class of that name by tf.serialization.registerClass, or replace the layer where the model was made`;
};

/** Whether tfjs, or the user, has a layer class of that name. */
const isLayerClass = (className: string): boolean =>
  registeredClass(className)?.[0].prototype instanceof tf.layers.Layer;

const operationOf = (written: Written): ((written: Written) => readonly Piece[]) | undefined =>
  written.isOperation ? operations(written) : undefined;

/** Functions that Python pickled into a config. */
const runsCode = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(runsCode);
  if (!isObject(value)) return false;
  return value.class_name === '__lambda__' || Object.values(value).some(runsCode);
};
