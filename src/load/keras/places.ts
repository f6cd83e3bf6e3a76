import type * as tf from '@tensorflow/tfjs';

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
  const parts = layer as tf.layers.Layer & {
    readonly cell?: unknown;
    readonly cells?: readonly tf.layers.Layer[];
    readonly layer?: unknown;
    readonly forwardLayer?: unknown;
    readonly backwardLayer?: unknown;
  };
  return [
    ...(parts.cell ? ['cell'] : []),
    ...(parts.cells ?? []).map((cell) => `cells/${memberName(cell.getClassName())}`),
    ...(parts.layer ? ['layer'] : []),
    ...(parts.forwardLayer ? ['forward_layer'] : []),
    ...(parts.backwardLayer ? ['backward_layer'] : []),
  ];
};
