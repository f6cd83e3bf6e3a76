import fc from 'fast-check';
import {
  activation,
  dataFormat,
  type Generator,
  images,
  layer,
  mostlyOne,
  padding,
  perAxis,
  size,
} from '../draw.ts';

const bad1d = { kernelSize: [0, -1, 1.5, [3, 3]], strides: [0, -1, [1.5]] };
const bad = { kernelSize: [0, -1, 1.5, [3]], padding: ['causal'], strides: [0, -1, [1, 1.5]] };

export const conv1d: Generator = layer({
  input: ({ dataFormat: _, ...config }) => images(1)(config),
  required: { filters: size(4), kernelSize: perAxis(1, 6) },
  optional: {
    strides: perAxis(1, 4),
    padding,
    dilationRate: mostlyOne(1, 3),
    activation,
    useBias: fc.boolean(),
  },
  bad: {
    ...bad1d,
    padding: ['causal', 'full'],
    dataFormat: ['channelsFirst'],
    filters: [0, -1, 1.5],
  },
});
export const conv3d: Generator = layer({
  input: images(3),
  required: { filters: size(3), kernelSize: perAxis(3, 4) },
  optional: {
    strides: perAxis(3, 3),
    padding,
    dataFormat,
    dilationRate: mostlyOne(3, 2),
    activation,
    useBias: fc.boolean(),
  },
  bad: { ...bad, filters: [0, -1, 1.5] },
});
export const conv2d: Generator = layer({
  input: images(2),
  required: { filters: size(4), kernelSize: perAxis(2, 6) },
  optional: {
    strides: perAxis(2, 4),
    padding,
    dataFormat,
    dilationRate: mostlyOne(2, 3),
    activation,
    useBias: fc.boolean(),
  },
  bad: { ...bad, filters: [0, -1, 1.5] },
});
export const depthwiseConv2d: Generator = layer({
  input: images(2),
  required: { kernelSize: perAxis(2, 6) },
  optional: {
    depthMultiplier: size(3),
    strides: perAxis(2, 4),
    padding,
    dataFormat,
    dilationRate: mostlyOne(2, 3),
    activation,
  },
  bad: { ...bad, depthMultiplier: [0, -1, 1.5] },
});
export const separableConv2d: Generator = layer({
  input: images(2),
  required: { filters: size(4), kernelSize: perAxis(2, 6) },
  optional: {
    depthMultiplier: size(3),
    strides: size(4),
    padding,
    dataFormat,
    dilationRate: mostlyOne(2, 3),
    activation,
    useBias: fc.boolean(),
  },
  bad: { ...bad, filters: [0, -1, 1.5], depthMultiplier: [0, -1, 1.5] },
});

const transposed = (axes: number): Generator =>
  layer({
    input: images(axes),
    required: { filters: size(3), kernelSize: perAxis(axes, 4) },
    optional: {
      strides: perAxis(axes, 3),
      padding,
      dataFormat,
      dilationRate: mostlyOne(axes, 2),
      activation,
      useBias: fc.boolean(),
    },
    bad: { ...bad, filters: [0, -1, 1.5] },
  });
export const conv2dTranspose: Generator = transposed(2);
export const conv3dTranspose: Generator = transposed(3);
