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

const bad = { kernelSize: [0, -1, 1.5, [3]], padding: ['causal'], strides: [0, -1, [1, 1.5]] };

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
