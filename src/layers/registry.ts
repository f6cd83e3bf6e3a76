import type { Rule } from '../shape/rule.ts';
import type { Cell, CellConfig, Layer, LayerConfig, Merge, Recurrent } from './layer.ts';

/** Any entry of the catalogue. */
export type Definition =
  | Layer<LayerConfig, Rule>
  | Recurrent<LayerConfig, Rule>
  | Merge<LayerConfig, Rule>;
/** Any cell. */
export type CellDefinition = Cell<CellConfig, Rule>;

const layersByClass = new Map<string, Definition>();
const cellsByClass = new Map<string, CellDefinition>();

/**
 * The entry for a class of tfjs, if the catalogue has it, and its rule can tell the shape for the
 * config. A wrapper cannot where what it wraps is unknown.
 */
export const definitionOf = (className: string, config?: object): Definition | undefined => {
  const definition = layersByClass.get(className);
  return config === undefined || definition?.covers?.(config) !== false ? definition : undefined;
};
/** Whether a layer begins with the initial state that it finds among the arguments of tfjs. */
export const takesState = (definition: Definition | undefined, config: object): boolean =>
  definition?.kind === 'recurrent' || definition?.takesState?.(config as never) === true;

export const cellOf = (className: string): CellDefinition | undefined =>
  cellsByClass.get(className);

/** Makes a layer known by its class: one of the catalogue, or a user's own. */
export const register = (definition: object): Definition => {
  const registered = definition as Definition;
  layersByClass.set(registered.className, registered);
  return registered;
};
export const registerCell = (definition: object): CellDefinition => {
  const registered = definition as CellDefinition;
  cellsByClass.set(registered.className, registered);
  return registered;
};
