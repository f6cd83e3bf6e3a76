import { dataFormat, type Generator, images, layer, padding, perAxis } from '../draw.ts';

const pooling1d: Generator = layer({
  input: images(1),
  optional: { poolSize: perAxis(1, 6), strides: perAxis(1, 4), padding },
  bad: { poolSize: [0, -1, [2, 2]], strides: [0, 1.5], padding: ['causal'] },
});
const pooling = (axes: number): Generator =>
  layer({
    input: images(axes),
    optional: { poolSize: perAxis(axes, 6), strides: perAxis(axes, 4), padding, dataFormat },
    bad: { poolSize: [0, -1, [2]], strides: [0, 1.5], padding: ['causal'] },
  });
const pooling2d: Generator = pooling(2);
const pooling3d: Generator = pooling(3);

export {
  pooling1d as averagePooling1d,
  pooling1d as avgPool1d,
  pooling1d as avgPooling1d,
  pooling1d as maxPool1d,
  pooling1d as maxPooling1d,
  pooling2d as averagePooling2d,
  pooling2d as avgPool2d,
  pooling2d as avgPooling2d,
  pooling2d as maxPool2d,
  pooling2d as maxPooling2d,
  pooling3d as averagePooling3d,
  pooling3d as avgPool3d,
  pooling3d as avgPooling3d,
  pooling3d as maxPooling3d,
};

const globalPooling1d: Generator = layer({ input: images(1) });
const globalPooling2d: Generator = layer({ input: images(2), optional: { dataFormat } });

export {
  globalPooling1d as globalAveragePooling1d,
  globalPooling1d as globalMaxPool1d,
  globalPooling1d as globalMaxPooling1d,
  globalPooling2d as globalAveragePooling2d,
  globalPooling2d as globalMaxPool2d,
  globalPooling2d as globalMaxPooling2d,
};
