import type * as tf from '@tensorflow/tfjs';
import { partsOf } from '../layers/inner.ts';

/** `'Conv2DTranspose' → 'conv2d_transpose'`, as Keras names the weights of a class. */
export const snakeCase = (className: string): string =>
  className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** Names the members of a list as Keras does: by their classes, `dense`, `dense_1`, … */
export const memberNames = (): ((className: string) => string) => {
  const counts = new Map<string, number>();
  return (className) => {
    const snake = snakeCase(className);
    const count = counts.get(snake) ?? 0;
    counts.set(snake, count + 1);
    return count === 0 ? snake : `${snake}_${count}`;
  };
};

/** What Keras calls the parts of a layer, in the order of `innerLayers`. */
export const placesInside = (layer: tf.layers.Layer): readonly string[] => {
  const memberName = memberNames();
  return partsOf(layer).map(([part, inner]) =>
    part === 'cells' ? `cells/${memberName(inner.getClassName())}` : snakeCase(part),
  );
};
