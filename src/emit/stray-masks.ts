import type { Call, Dag, LayerNode } from '../graph/dag.ts';
import {
  cannotMerge,
  type Found,
  type Mask,
  maySkipNone,
  maySkipOthers,
  type Stray,
  skipsNone,
  skipsOthers,
  skipsSpoilt,
  strayMasks,
} from '../graph/masks.ts';
import { namesInside } from '../graph/names.ts';
import { readModel } from '../graph/read.ts';
import { GraphError } from '../shape/errors.ts';
import { toldOnce } from './told-once.ts';

/** A layer that tfjs makes skip steps that are not marked in what it takes. */
export interface StrayMask {
  readonly layer: string;
  readonly message: string;
  /** Whether `emit` refuses it: it predicts wrongly, which the model that was read does not. */
  readonly isRefused: boolean;
}

/**
 * Refuses a model that would skip steps in layers for which they are not marked, unless it is kept
 * from the model that the graph was read from: what was trained with it needs it. What is so in `fit`
 * only, or may be so in a layer of one's own, is no reason.
 *
 * @throws GraphError with the first such layer.
 */
export const checkMasks = (dag: Dag, names: ReadonlyMap<LayerNode, string>, verb: string): void => {
  const stray = strayMasksOf(dag, names).find(({ isRefused }) => isRefused);
  if (!stray) return;
  throw new GraphError(`${verb}: ${stray.message}`, { code: 'stray-mask', layer: stray.layer });
};

/** Every layer of a graph, those inside of nested models included, that would get such a mask. */
export const strayMasksOf = (
  dag: Dag,
  names: ReadonlyMap<LayerNode, string>,
): readonly StrayMask[] => {
  const found = strayMasks(dag);
  if (found.length === 0) return [];
  const old = dag.origin ? strayMasks(readModel(dag.origin)) : [];
  const all = namesInside(names);
  const nameOf = ({ layer }: Call): string | undefined => all.get(layer);
  return toldOnce(
    found.map((stray) => {
      const isOld = old.some((other) => isAlike(stray, other));
      return {
        layer: nameOf(stray.call) as string,
        message: sentence(stray, nameOf),
        isRefused: !isOld && !stray.onlyInFit && stray.obeys === true,
      };
    }),
  );
};

const sentence = (stray: Found<Stray>, nameOf: (call: Call) => string | undefined): string => {
  const message = clause(stray, `'${nameOf(stray.call)}'`, nameOf);
  return stray.onlyInFit ? `in fit ${message}` : message;
};
const clause = (
  { call, told, own, obeys }: Stray,
  layer: string,
  nameOf: (call: Call) => string | undefined,
): string => {
  if (told === undefined) {
    const maker = own && nameOf(own.maker);
    return obeys === 'perhaps' ? maySkipNone(layer, maker) : skipsNone(layer, maker);
  }
  if (obeys === 'perhaps') return maySkipOthers(layer, nameOf(told.maker));
  if (told.spoilt?.by === call) return cannotMerge(layer);
  // Where what it takes has no mask, it is to get none, be it right or not.
  return own && told.spoilt
    ? skipsSpoilt(layer, nameOf(told.spoilt.by))
    : skipsOthers(layer, nameOf(told.maker));
};

const isAlike = (a: Found<Stray>, b: Found<Stray>): boolean =>
  a.onlyInFit === b.onlyInFit &&
  sourceOf(a.call.layer) === sourceOf(b.call.layer) &&
  (a.told === undefined) === (b.told === undefined) &&
  areOfAlike(a.told ?? a.own, b.told ?? b.own);
const areOfAlike = (a: Mask | undefined, b: Mask | undefined): boolean =>
  (a && sourceOf(a.maker.layer)) === (b && sourceOf(b.maker.layer)) &&
  (a?.spoilt && sourceOf(a.spoilt.by.layer)) === (b?.spoilt && sourceOf(b.spoilt.by.layer));
/** The trained layer that a layer keeps; one that is new is no other's. */
const sourceOf = (layer: LayerNode): object => layer.source ?? layer;
