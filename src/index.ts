/** Typed model surgery for TensorFlow.js. */
export { type CodeOptions, toCode } from './emit/code/code.ts';
export type { EmitOptions } from './emit/emit.ts';
export { type SignatureSourceOptions, signatureSource } from './emit/signature.ts';
export { call } from './fluent/call.ts';
export {
  type After,
  type Before,
  type Cut,
  fromModel,
  type Graph,
  graph,
} from './fluent/graph.ts';
export type { LayerInfo } from './fluent/layer-info.ts';
export { defineLayer, type LayerDefinition, layers } from './fluent/layers.ts';
export type { SaveOptions } from './fluent/load.ts';
export { load, save } from './fluent/load.ts';
export {
  add,
  average,
  concatenate,
  dot,
  maximum,
  minimum,
  multiply,
} from './fluent/merge.ts';
export { type Block, block } from './graph/block.ts';
export type { AnyGraph } from './graph/dag.ts';
export { type InputConfig, input } from './graph/input.ts';
export type { Tensor as TracedTensor } from './graph/named.ts';
export type { Names, Signature, Unchecked } from './graph/signature.ts';
export type { SignatureValue } from './graph/signature-value.ts';
export type { AnyTensor, Tensor } from './graph/tensor.ts';
export type { LayerConfig } from './layers/layer.ts';
export { type OptionCheck, type RequiredCheck, required } from './layers/options.ts';
export type { ReusableCell, ReusableLayer } from './layers/reusable.ts';
export { check } from './report/check.ts';
export type { Change } from './report/compare.ts';
export type { Cost } from './report/cost.ts';
export type { ChangedLayer, Diff, Difference, Ends, Printed } from './report/diff.ts';
export type { Finding } from './report/finding.ts';
export type { KeptAlive, Plan } from './report/plan.ts';
export type { Row } from './report/rows.ts';
export type {
  RepeatedBlock,
  Summary,
  SummaryOptions,
  SummaryRow,
} from './report/summary.ts';
export type { SvgOptions } from './report/svg.ts';
export type { Transfer } from './report/transfer.ts';
export { type Verification, type VerifyOptions, verify } from './report/verify.ts';
export * as arithmetic from './shape/arithmetic.ts';
export type { Dim, Shape } from './shape/dimension.ts';
export type { DType, Typed } from './shape/dtype.ts';
export {
  ConfigError,
  type ErrorDetails,
  GraphError,
  LoadError,
  ShapeError,
  TensorgraftError,
} from './shape/errors.ts';
export type { show } from './shape/message.ts';
export type { Fails, FloatRule, option, Rule } from './shape/rule.ts';
export type { Only } from './surgery/beside.ts';
export type { InlineOptions } from './surgery/nested.ts';
export type { LayerFacts, Selection, Selector } from './surgery/select.ts';
export type { Missed } from './surgery/transfer.ts';
export type {} from './types.ts';
