import { type Dag, isGraph } from '../graph/dag.ts';
import { describe, type GraphDescription, isDescription } from '../graph/describe.ts';
import { nameLayers } from '../graph/names.ts';
import { GraphError } from '../shape/errors.ts';
import { takes } from '../shape/given.ts';
import { withoutRepeats } from './repeated.ts';

/** What a signature says of the model that a graph is emitted as. */
export const described = (dag: Dag): GraphDescription => describe(withoutRepeats(dag), nameLayers);

/**
 * What a signature says, if one is given: that of an authored graph, or a generated one.
 *
 * @throws GraphError where it is neither.
 */
export const readSignature = (verb: string, signature: unknown): GraphDescription | undefined => {
  if (signature === undefined || isDescription(signature)) return signature;
  if (isGraph(signature)) return described(signature.dag);
  throw new GraphError(
    takes(verb, 'a signature', 'a graph or the value that signatureSource(…) writes', signature),
    { code: 'not-a-signature', received: signature, expected: 'a signature' },
  );
};
