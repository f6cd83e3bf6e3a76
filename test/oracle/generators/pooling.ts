import { dataFormat, type Generator, images, layer, padding, perAxis } from '../draw.ts';

const pooling2d: Generator = layer({
  input: images(2),
  optional: { poolSize: perAxis(2, 6), strides: perAxis(2, 4), padding, dataFormat },
  bad: { poolSize: [0, -1, [2]], strides: [0, 1.5], padding: ['causal'] },
});

export { pooling2d as averagePooling2d, pooling2d as maxPooling2d };

const globalPooling2d: Generator = layer({ input: images(2), optional: { dataFormat } });

export { globalPooling2d as globalAveragePooling2d, globalPooling2d as globalMaxPooling2d };
