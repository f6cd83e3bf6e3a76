import type { Rule } from '../shape/rule.ts';
import * as catalogue from './index.ts';
import type { Layer, LayerConfig, Merge, Recurrent } from './layer.ts';

/** Any entry of the catalogue. */
export type Definition =
  | Layer<LayerConfig, Rule>
  | Recurrent<LayerConfig, Rule>
  | Merge<LayerConfig, Rule>;

/** Every entry of the catalogue, by the name of its method. */
export const definitions: ReadonlyMap<string, Definition> = new Map(
  Object.entries(catalogue as unknown as Record<string, Definition>),
);

const byClass: Map<string, Definition> = new Map(
  [...definitions.values()].map((definition) => [definition.className, definition]),
);

/** The entry for a class of tfjs, if the catalogue has it. */
export const definitionOf = (className: string): Definition | undefined => byClass.get(className);

/** Adds a user's own layer to those known by class. */
export const register = (definition: object): Definition => {
  const registered = definition as Definition;
  byClass.set(registered.className, registered);
  return registered;
};
