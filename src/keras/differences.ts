/** What Keras and tfjs write differently: facts that hold for reading and for writing. */
import type { Json } from '../files/json.ts';

/** Options with two names, by class: that of Keras, then that of tfjs. */
export const renamedOptions: ReadonlyMap<string, readonly [keras: string, tfjs: string]> = new Map([
  ['InputLayer', ['batchShape', 'batchInputShape']],
  ['LeakyReLU', ['negativeSlope', 'alpha']],
]);

/** Initialisers with two names: that of Keras, then that of tfjs. */
export const renamedObjects: readonly (readonly [keras: string, tfjs: string])[] = [
  ['LecunNormal', 'LeCunNormal'],
  ['LecunUniform', 'LeCunUniform'],
];

/** Names of initialisers that Keras has given up, then those of tfjs. */
export const formerObjects: readonly (readonly [keras: string, tfjs: string])[] = [
  ['OrthogonalInitializer', 'Orthogonal'],
  ['IdentityInitializer', 'Identity'],
];

/** Weights that Keras 3 calls otherwise: by the names of tfjs, those of Keras. */
export const renamedWeights: ReadonlyMap<string, string> = new Map([
  ['depthwise_kernel', 'kernel'],
]);

/** Activations with two names: that of Keras, then that of tfjs. */
export const aliases: ReadonlyMap<unknown, string> = new Map([['silu', 'swish']]);

/** Options of Keras that tfjs does not have, by class, with the value at which Keras does the same. */
export const impliedOptions: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['Conv1D', { groups: 1 }],
  ['Conv2D', { groups: 1 }],
  ['Conv3D', { groups: 1 }],
  ['GRU', { resetAfter: false }],
  ['GRUCell', { resetAfter: false }],
]);

/** Options that both have, by class, with the value at which both do the same. */
export const alikeOptions: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['ELU', { alpha: 1 }],
  // tfjs puts the pixels at other places than Keras when it blends them.
  ['UpSampling2D', { interpolation: 'nearest' }],
]);

/** Classes that never do the same, and why not. */
export const unlikeClasses: ReadonlyMap<string, string> = new Map([
  ['Resizing', 'tfjs takes other pixels than Keras'],
  ['RandomWidth', 'tfjs changes the width when it predicts, too'],
]);
