import { isPlain } from '../shape/plain.ts';
import { isReusable } from './reusable.ts';

/**
 * A config that nobody can write to: a copy, with its lists and the objects in it, of what users may write to
 * later. Instances, such as tensors, stay themselves, and so do layers that were made here.
 */
export const frozenConfig = <Config extends object>(config: Config): Config =>
  copyOf(config, Object.freeze);

/** A copy for those who may write into what they are given, as some constructors of tfjs do. */
export const writableConfig = <Config extends object>(config: Config): Config =>
  copyOf(config, (copy) => copy);

/**
 * A config that a layer of tfjs gave, which holds no other: it is made anew each time, but for its lists, which
 * are the layer's own.
 */
export const withOwnLists = <Config extends object>(config: Config): Config => {
  for (const key in config) {
    const value: unknown = config[key];
    if (Array.isArray(value)) config[key] = Object.freeze([...value]) as never;
  }
  return config;
};

type Seal = (copy: object) => object;
const copyOf = <T extends object>(object: T, seal: Seal, depth: number = mostNested): T => {
  const partOf = <V>(value: V): V =>
    depth > 0 && isPart(value) ? copyOf(value, seal, depth - 1) : value;
  if (Array.isArray(object)) return seal(object.map(partOf)) as T;
  // A model has hundreds of configs: made of its entries, a copy would take several times as long.
  const copy = { ...object };
  for (const key of Object.keys(copy) as (keyof T)[]) copy[key] = partOf(copy[key]);
  return seal(copy) as T;
};
/** No config is nested deeper, but for one that is in itself. */
const mostNested = 100;
const isPart = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || (isPlain(value) && !isReusable(value)));
