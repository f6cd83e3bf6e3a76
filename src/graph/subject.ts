import { GraphError } from '../shape/errors.ts';
import { takes } from '../shape/given.ts';
import { type Dag, isGraph } from './dag.ts';
import { type Reader, readModel } from './read.ts';

/**
 * The data of a graph that a verb was given.
 *
 * @throws GraphError where it is none.
 */
export const dagOf = (verb: string, given: unknown): Dag => {
  if (isGraph(given)) return given.dag;
  throw new GraphError(takes(verb, 'a graph made by tensorgraft', 'fromModel(model)', given), {
    code: 'not-a-graph',
    received: given,
    expected: 'a graph',
  });
};

/** A verb that takes a graph or a live model. */
export const either = (verb: string): Reader => ({ verb, takes: 'a graph or a tf.LayersModel' });

/**
 * The data of a graph, or of a live model as it is read.
 *
 * @throws GraphError where it is neither.
 */
export const subjectOf = (verb: string, given: unknown): Dag =>
  isGraph(given) ? given.dag : readModel(given, false, either(verb));
