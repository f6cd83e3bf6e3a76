import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadMobileNet } from '../../examples/models/mobilenet.ts';
import { loadUpscaler } from '../../examples/models/upscaler.ts';
import { useWasm } from '../../examples/models/wasm.ts';
import { fromModel, type Graph, type Unchecked } from '../../src/index.ts';
import { dataOf } from '../support/models.ts';

beforeAll(useWasm);

const models = [
  ['MobileNetV2', loadMobileNet, [1, 224, 224, 3]],
  ['the upscaler', loadUpscaler, [1, 24, 24, 3]],
] as const;

describe.each(models)('%s', (_, load, shape) => {
  const predict = (model: tf.LayersModel): readonly number[] =>
    dataOf(
      tf.tidy(() => model.predict(tf.randomUniform([...shape], 0, 1, 'float32', 5)) as tf.Tensor),
    );
  const names = (model: tf.LayersModel): readonly string[] =>
    model.layers.filter((layer) => layer.getClassName() !== 'InputLayer').map(({ name }) => name);

  it('predicts the same bit for bit with something that changes nothing after every layer', async () => {
    const model = await load();
    const expected = predict(model);
    const edited = names(model).reduce<Graph<Unchecked>>(
      (graph, name) => graph.after(name).insert((x) => x.activation({ activation: 'linear' })),
      fromModel(model),
    );
    const emitted = edited.emit();
    expect(emitted.layers.length).toBe(model.layers.length + names(model).length);
    expect(predict(emitted)).toEqual(expected);
    emitted.dispose();
    expect(predict(model)).toEqual(expected);
  });

  it('predicts the same after each of ten surgeries that change nothing', async () => {
    const model = await load();
    const before = predict(model);
    const graph = fromModel(model);
    const all = names(model);
    const single = all.filter((name) => graph.layer(name).inputs.length === 1);
    const middle = (share: number): string =>
      single[Math.floor(share * (single.length - 1))] as string;
    const surgeries: readonly (() => Graph<Unchecked>)[] = [
      ...[0.1, 0.35, 0.6, 0.85].map((share) => () => {
        const name = middle(share);
        return graph.after(name).insert((x) => x.activation({ activation: 'linear' }));
      }),
      ...[0.2, 0.5].map((share) => () => {
        const name = middle(share);
        return graph.replaceAll(name, (x) => x.apply(model.getLayer(name)));
      }),
      () => graph.rename({ [middle(0.4)]: 'renamed' }),
      () => graph.freeze(() => true),
      () => graph.unfreeze(() => true),
      () => fromModel(graph.emit()),
    ];
    const seen = JSON.stringify(model.toJSON(null, false));
    for (const surgery of surgeries) {
      const emitted = surgery().emit();
      expect(predict(emitted)).toEqual(before);
      for (const weight of emitted.weights) weight.dispose();
    }
    expect(predict(model)).toEqual(before);
    expect(JSON.stringify(model.toJSON(null, false))).toBe(seen);
  });
});
