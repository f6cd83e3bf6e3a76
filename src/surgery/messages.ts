import type { ValueSpec } from '../graph/dag.ts';
import { counted, showSpec } from '../shape/message.ts';

/** A replacement whose output is not what comes next takes, or something else in its place. */
export type replacementMisfit<
  S,
  D extends string,
  T,
  E extends string,
  Consumer extends string,
  Giver extends string = replacementGiver,
> = `${Giver} gives ${showSpec<S, D>}, but ${Consumer} takes ${showSpec<T, E>}`;
export const replacementMisfit = (
  given: ValueSpec,
  taken: ValueSpec,
  consumer: string,
  giver: string = replacementGiver(),
): string => `${giver} gives ${showSpec(given)}, but ${consumer} takes ${showSpec(taken)}`;

/** How that sentence names what is inserted, what feeds a span that is left out, and an edited nested model. */
export type replacementGiver<Verb extends string = 'insert'> = `${Verb}: the replacement`;
export const replacementGiver = (verb = 'insert'): string => `${verb}: the replacement`;
export type removalGiver<First extends string> = `remove: what feeds '${First}'`;
export const removalGiver = (first: string | undefined): string => `remove: what feeds '${first}'`;
export type nestedGiver<Name extends string> = `within: '${Name}' then`;
export const nestedGiver = (name: string): string => `within: '${name}' then`;

/** A replacement of another number of tensors than its place has, whose layer gives or takes them. */
export type replacementCount<
  Layer extends string,
  Count extends number,
  Given extends number,
  Side extends 'gives' | 'takes' = 'gives',
  Giver extends string = replacementGiver,
> = `${Giver} must return as many tensors as '${Layer}' ${Side}: ${Count}, not ${Given}`;
export const replacementCount = (
  layer: string | undefined,
  count: number,
  given: number,
  side: 'gives' | 'takes' = 'gives',
  giver: string = replacementGiver(),
): string => `${giver} must return as many tensors as '${layer}' ${side}: ${count}, not ${given}`;

/** A replacement that is made of something else than what it is given: an input of this graph, or of another. */
export type foreignTensor<
  Name extends string,
  Giver extends string = replacementGiver,
> = `${Giver} uses '${Name}' from outside of the callback; make it of what the callback is given`;
export const foreignTensor = (name: string | undefined, giver: string): string =>
  `${giver} uses ${name === undefined ? 'a tensor' : `'${name}'`} from outside of the callback; make it of what the callback is given`;

/** A layer that is to have no name. */
export type emptyName<Name extends string> =
  `rename: the new name of '${Name}' must be a string that is not empty`;
export const emptyName = (name: string): string =>
  `rename: the new name of '${name}' must be a string that is not empty`;

/** A replacement that is to stand for several layers, and gives another shape than they do. */
export type allMisfit<
  S,
  D extends string,
  T,
  E extends string,
> = `replaceAll: the replacement gives ${showSpec<S, D>}, but a layer that it replaces gives ${showSpec<T, E>}`;
export const allMisfit = (given: ValueSpec, taken: ValueSpec): string =>
  `replaceAll: the replacement gives ${showSpec(given)}, but a layer that it replaces gives ${showSpec(taken)}`;

/** A graph that is joined to another number of layers than it has inputs. */
export type graftInputs<
  Inputs extends number,
  At extends number,
> = `graft: the other graph has ${counted<Inputs, 'input'>}, but 'at' names ${counted<At, 'tensor'>}`;
export const graftInputs = (inputs: number, at: number): string =>
  `graft: the other graph has ${counted(inputs, 'input')}, but 'at' names ${counted(at, 'tensor')}`;

/** A graph that is joined to a layer which gives another shape than its input takes. */
export type graftMisfit<
  At extends string,
  S,
  D extends string,
  T,
  E extends string,
> = `graft: '${At}' gives ${showSpec<S, D>}, but the other graph takes ${showSpec<T, E>}`;
export const graftMisfit = (at: string, given: ValueSpec, taken: ValueSpec): string =>
  `graft: '${at}' gives ${showSpec(given)}, but the other graph takes ${showSpec(taken)}`;

/** A name that two layers of a graph would bear. */
export { nameTaken } from '../graph/messages.ts';

/**
 * A cut whose last layer does not get its data from its first. It names one of the two only: with
 * both, the compiler would lay out every pair of a graph's names to complete them.
 */
export type notDownstream<
  Last extends string,
  Verb extends string = 'cut',
> = `${Verb}: '${Last}' is not downstream of the first layer; name the layer nearest the input first`;
export const notDownstream = (last: string, verb = 'cut'): string =>
  `${verb}: '${last}' is not downstream of the first layer; name the layer nearest the input first`;

/** A model in place of which its layers cannot stand, as a wrapper applies it to each step. */
export type inlineSteps<Name extends string> = Name extends string
  ? `inline: '${Name}' applies its model to each step, so that the layers cannot stand by themselves; edit them by within('${Name}', …)`
  : never;
export const inlineSteps = (name: string): string =>
  `inline: '${name}' applies its model to each step, so that the layers cannot stand by themselves; edit them by within('${name}', …)`;

/** A nested model that would take, or give, another number of tensors. */
export type nestedCount<
  Name extends string,
  Side extends 'input' | 'output',
  Had extends number,
  Has extends number,
> = `within: '${Name}' had ${counted<Had, Side>}, and would have ${Has}`;
export const nestedCount = (
  name: string,
  side: 'input' | 'output',
  had: number,
  has: number,
): string => `within: '${name}' had ${counted(had, side)}, and would have ${has}`;

/** A cut that would take away an input of the graph. */
export type cutsInput<Name extends string> =
  `cut: '${Name}' is an input of the graph; cut from a layer that it feeds`;
export const cutsInput = (name: string): string =>
  `cut: '${name}' is an input of the graph; cut from a layer that it feeds`;

/** The same, where no other layer could be named. */
export type namesInputsOnly =
  'cut: of this graph only inputs have names; give one to the layer that is to be cut';
export const namesInputsOnly: namesInputsOnly =
  'cut: of this graph only inputs have names; give one to the layer that is to be cut';

/** An input of the graph among the layers that are to be replaced. */
export type replacesInput<Name extends string> =
  `replaceAll: '${Name}' is an input of the graph; insert after it`;
export const replacesInput = (name: string): string =>
  `replaceAll: '${name}' is an input of the graph; insert after it`;

/** An input of the graph among the layers that `fit` is to leave as they are, or to train. */
export type freezesInput<
  Verb extends string,
  Name extends string,
> = `${Verb}: '${Name}' is an input of the graph, which has no weights; name layers`;
export const freezesInput = (verb: string, name: string): string =>
  `${verb}: '${name}' is an input of the graph, which has no weights; name layers`;

/** A selector by class with more in it: a layer has its class among other things. */
export type classAlone<Verb extends string> =
  `${Verb}: { className } alone selects layers of a class; select a layer by its name`;
export const classAlone = (verb: string): string =>
  `${verb}: { className } alone selects layers of a class; select a layer by its name`;

/** An edit after which an input would feed nothing. */
export type unusedInput<
  Name extends string,
  Verb extends string = 'cut',
> = `${Verb}: nothing would need the input '${Name}' any more, and tfjs loads a model without such`;
export const unusedInput = (name: string | undefined, verb = 'cut'): string =>
  `${verb}: nothing would need the input ${name === undefined ? 'without a name' : `'${name}'`} any more, and tfjs loads a model without such`;

/** A span that cannot be left out, since it turns tensors into another number of them. */
export type removalCount<First extends string> =
  `remove: '${First}' takes another number of tensors than the span gives; use insert`;
export const removalCount = (first: string | undefined): string =>
  `remove: '${first}' takes another number of tensors than the span gives; use insert`;

/**
 * A verb that takes one call of a layer, and is given the name of a layer with several. A cut may take
 * them all, by the one name.
 */
export type sharedLayer<Verb extends string, Name extends string> = Name extends string
  ? `${Verb}: '${Name}' is shared: the graph calls it several times; name one call, such as '${Name}#0'${Verb extends 'cut' ? `, or cut('${Name}') for all of them` : ''}`
  : never;
export const sharedLayer = (verb: string, name: string): string =>
  `${verb}: '${name}' is shared: the graph calls it several times; name one call, such as '${name}#0'${verb === 'cut' ? `, or cut('${name}') for all of them` : ''}`;

/** A call of a layer, for a verb that takes the layer; or of one that has no other. */
export type oneCall<
  Verb extends string,
  Name extends string,
  Layer extends string,
> = `${Verb}: '${Name}' is one call of '${Layer}'; name the layer, '${Layer}'`;
export const oneCall = (verb: string, name: string, layer: string): string =>
  `${verb}: '${name}' is one call of '${layer}'; name the layer, '${layer}'`;
