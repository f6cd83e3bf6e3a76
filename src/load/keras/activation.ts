import { asInKeras, underscored } from '../../files/camel.ts';
import { quote } from '../../files/failure.ts';
import type { Json } from '../../files/json.ts';
import { aliases } from '../../keras/differences.ts';
import { isTfjsHardSigmoid } from '../../keras/hard-sigmoid.ts';
import { savedActivations } from '../../layers/kernel-options.ts';
import { ConfigError } from '../../shape/errors.ts';
import type { Piece } from '../plan.ts';
import type { KerasLayer } from './table.ts';

/** What tfjs calls an activation, if it has it. */
const nameOf = (activation: unknown): unknown =>
  isTfjsHardSigmoid(activation) ? 'hardSigmoid' : (aliases.get(activation) ?? activation);

const isInTfjs = (name: unknown): boolean =>
  typeof name === 'string' && savedActivations.includes(name);

/** The activations that tfjs does not have, or has another of the same name, as layers. */
const expansions = (activation: unknown, { writer }: KerasLayer): readonly Piece[] | undefined => {
  if (activation === 'leakyRelu') {
    return [{ suffix: 'leaky', className: 'LeakyReLU', config: { alpha: 0.2 } }];
  }
  // Up to version 2 it was 0.2 x + 0.5, as it still is in tfjs.
  if (activation === 'hardSigmoid' && writer === 'keras3') return hardSigmoid;
  if (activation === 'hardSilu') {
    // The layer itself is the first piece.
    const from = [{ piece: 0 }, { piece: hardSigmoid.length }];
    return [...hardSigmoid, { suffix: 'gated', className: 'Multiply', config: {}, from }];
  }
  return undefined;
};
/** The hard sigmoid of Keras 3: `relu6(x + 3) / 6`. */
const hardSigmoid: readonly Piece[] = [
  { suffix: 'shifted', className: 'Rescaling', config: { scale: 1, offset: 3 } },
  { suffix: 'clipped', className: 'ReLU', config: { maxValue: 6 } },
  { suffix: 'scaled', className: 'Rescaling', config: { scale: 1 / 6, offset: 0 } },
];

/** A layer with its activation: as an option, or as layers after it. */
export const activationPieces = (layer: KerasLayer, piece: Piece): readonly Piece[] => {
  const { activation, ...others } = piece.config;
  if (activation === undefined || activation === null) return [piece];
  const name = nameOf(activation);
  const after = expansions(activation, layer);
  if (after) return [{ ...piece, config: { ...others, activation: 'linear' } }, ...after];
  if (isInTfjs(name)) return [{ ...piece, config: { ...others, activation: name } }];
  throw notInTfjs(layer, 'activation', activation);
};

/** An activation in the middle of a layer, where no other layer can stand. */
export const checkActivation =
  (key: string): ((layer: KerasLayer) => Json) =>
  (layer) => {
    const { [key]: activation, ...others } = layer.config;
    if (activation === undefined || activation === null) return layer.config;
    const name = nameOf(activation);
    if (!expansions(activation, layer) && isInTfjs(name)) {
      return { ...others, [key]: name };
    }
    throw notInTfjs(layer, key, activation);
  };

const notInTfjs = ({ name, className }: KerasLayer, key: string, activation: unknown): Error => {
  const received = asInKeras(activation);
  return new ConfigError(
    `the ${underscored(key)} ${quote(received)} of the layer ${quote(name)} (${className}) is not in tfjs; train it with another`,
    { code: 'option-value', layer: name, received },
  );
};
