import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { fromModel, type Graph, graph, input, type Unchecked } from '../../src/index.ts';
import { chain, residual, twoByTwo } from '../support/networks.ts';

/** What a refactoring must not change: names, classes, configs that shapes depend on, and edges, in order. */
const topology = (model: tf.LayersModel): string =>
  [
    ...model.layers.map((layer) => {
      const nodes = layer.inboundNodes as unknown as readonly {
        readonly inboundLayers: readonly tf.layers.Layer[];
        readonly outputShapes: readonly tf.Shape[];
      }[];
      const calls = nodes.map(
        ({ inboundLayers, outputShapes }) =>
          `${inboundLayers.map(({ name }) => name).join(' + ') || '-'} → ${JSON.stringify(outputShapes)}`,
      );
      const inside = layer instanceof tf.LayersModel ? topology(layer).trimEnd() : '';
      const line = `${layer.name}: ${layer.getClassName()}: ${calls.join('; ')}`;
      return [line, ...inside.split('\n').filter(Boolean)].join('\n  ');
    }),
    `outputs: ${model.outputNames.join(', ')}`,
    '',
  ].join('\n');

const net = residual();
const article = chain();
const nested = (): Graph<Unchecked> => {
  const x = input({ shape: [8, 8, 3], name: 'x' });
  return fromModel(graph({ inputs: x, outputs: x.apply(net.emit({ name: 'inside' })) }).emit());
};

const surgeries: readonly (readonly [string, () => { emit(): tf.LayersModel }])[] = [
  ['insert', () => net.cut('b_conv').insert((x) => x.conv2d({ filters: 6, kernelSize: 1 }))],
  ['remove', () => net.cut('a_conv', 'a_norm').remove()],
  [
    'article',
    () =>
      article.cut('dense_1', 'dense_3').insert((x) =>
        x
          .reshape({ targetShape: [28, 28, 1] })
          .conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' })
          .maxPooling2d({ poolSize: 2 })
          .flatten()
          .dense({ name: 'bridge', units: 32 }),
      ),
  ],
  [
    'branches',
    () =>
      article
        .cut('dense_2')
        .insert((x) => x.dense({ units: 32 }).concatenate(x.dense({ units: 32 }))),
  ],
  ['head', () => net.cut('head').insert((x) => x.dense({ name: 'three', units: 3 }))],
  ['before', () => net.before('b_add').insert(([b, side]) => [b.reLU(), side])],
  ['after', () => net.after('a_relu').insert((x) => x.reLU(), { only: ['b_side'] })],
  ['slice', () => net.slice('b_conv', 'b_add')],
  ['outputs', () => twoByTwo().outputs('trunk', 'l')],
  ['rename', () => net.rename({ head: 'stem', stem: 'head' })],
  [
    'replace-all',
    () => fromModel(net.emit()).replaceAll({ className: 'ReLU' }, (x) => x.leakyReLU()),
  ],
  [
    'graft',
    () => {
      const y = input({ shape: [5], name: 'y' });
      return net.graft(graph({ inputs: y, outputs: y.dense({ name: 'two', units: 2 }) }), {
        at: 'head',
      });
    },
  ],
  ['within', () => nested().within('inside', (inner) => inner.cut('a_conv', 'a_norm').remove())],
  ['inline', () => nested().inline('inside', { prefix: 'in_' })],
];

it.each(surgeries)('%s emits the topology that it did', async (name, operate) => {
  await expect(topology(operate().emit())).toMatchFileSnapshot(`golden/${name}.txt`);
});
