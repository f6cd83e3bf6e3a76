/** The picture in the README, of the surgery that is described there. `npm run docs:picture` writes it. */
import { fileURLToPath } from 'node:url';
import { graph, input } from '../src/index.ts';

/** Where the picture is. */
export const picturePath: string = fileURLToPath(
  new URL('../docs/pictures/edits.svg', import.meta.url),
);

export const readmePicture = async (): Promise<string> => {
  const pixels = input({ shape: [784], name: 'pixels' });
  const legacy = graph({
    inputs: pixels,
    outputs: pixels
      .dense({ name: 'hidden', units: 32, activation: 'relu' })
      .dense({ name: 'probs', units: 10, activation: 'softmax' }),
    name: 'legacy',
  });
  const modern = legacy.cut('hidden').insert((x) =>
    x
      .reshape({ targetShape: [28, 28, 1] })
      .conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' })
      .maxPooling2d({ poolSize: 2 })
      .flatten()
      .dense({ name: 'bridge', units: 32, activation: 'relu' }),
  );
  return legacy.diff(modern).toSvg();
};
