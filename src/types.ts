/**
 * What the types of tensors, layers and graphs are made of. Nobody writes them: the compiler does, in the
 * declarations (`.d.ts`) of a program that exports tensors, layers or graphs.
 */
export type * from './graph/methods.ts';
export type * from './graph/reusable.ts';
export type * from './graph/signature.ts';
export type * from './graph/trace.ts';
export type * from './layers/activations.ts';
export type * from './layers/cells.ts';
export type * from './layers/convolutional.ts';
export type * from './layers/convolutional-recurrent.ts';
export type * from './layers/core.ts';
export type * from './layers/depthwise.ts';
export type * from './layers/dot.ts';
export type * from './layers/embedding.ts';
export type * from './layers/global-pooling.ts';
export type * from './layers/image-preprocessing.ts';
export type * from './layers/kernel-options.ts';
export type * from './layers/layer.ts';
export type * from './layers/merge.ts';
export type * from './layers/noise.ts';
export type * from './layers/normalization.ts';
export type * from './layers/pooling.ts';
export type * from './layers/rearranging.ts';
export type * from './layers/recurrent.ts';
export type * from './layers/recurrent-weights.ts';
export type * from './layers/resizing.ts';
export type * from './layers/sequence.ts';
export type * from './layers/transposed.ts';
export type * from './layers/windows.ts';
export type * from './layers/wrappers.ts';
export type * from './shape/dtype.ts';
export type * from './shape/rule.ts';
export type * from './surgery/beside.ts';
export type * from './surgery/calls.ts';
export type * from './surgery/ends.ts';
export type * from './surgery/graft.ts';
export type * from './surgery/insert.ts';
export type * from './surgery/misfit.ts';
export type * from './surgery/nested.ts';
export type * from './surgery/one-call.ts';
export type * from './surgery/part.ts';
export type * from './surgery/relabel.ts';
export type * from './surgery/replace-all.ts';
export type * from './surgery/resized.ts';
export type * from './surgery/span.ts';
export type * from './surgery/within.ts';
