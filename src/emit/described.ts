import type { Dag } from '../graph/dag.ts';
import { describe, type GraphDescription } from '../graph/describe.ts';
import { nameLayers } from './names.ts';
import { withoutRepeats } from './repeated.ts';

/** What a signature says of the model that a graph is emitted as. */
export const described = (dag: Dag): GraphDescription => describe(withoutRepeats(dag), nameLayers);
