import * as cellCatalogue from './cells.ts';
import * as catalogue from './index.ts';
import { type CellDefinition, type Definition, register, registerCell } from './registry.ts';

/** Every entry of the catalogue, by the name of its method. */
export const definitions: ReadonlyMap<string, Definition> = new Map(
  Object.entries(catalogue).map(([method, definition]) => [method, register(definition)]),
);

/** Every cell, by the name of its function. */
export const cells: ReadonlyMap<string, CellDefinition> = new Map(
  Object.entries(cellCatalogue).map(([method, cell]) => [method, registerCell(cell)]),
);

/** Whether a layer or a cell is one of the catalogue, and none of somebody's own. */
export const isOfTfjs = <D extends Definition | CellDefinition>(
  definition: D | undefined,
): definition is D =>
  definition !== undefined &&
  (definitions.get(definition.method) ?? cells.get(definition.method)) === definition;
