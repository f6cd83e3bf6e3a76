import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { fromModel } from 'tensorgraft';
import { beforeAll, describe, expect, test } from 'vitest';
import { mobileNetCode, mobileNetSource } from '../../examples/models/mobilenet-source.ts';
import { mobileNetV2 } from '../../examples/models/mobilenet-v2-code.generated.ts';
import { useWasm } from '../../examples/models/wasm.ts';
import { checkReport, operate, trainHead } from '../../examples/support/operate.ts';
import { table } from '../../examples/support/table.ts';
import { sameBits } from '../../examples/support/weights.ts';
import {
  cheaperBlock,
  freezeAllBut,
  image,
  type Opened,
  openMobileNet,
  threeClasses,
} from '../../examples/surgery.ts';
import { topologyOf } from '../support/source.ts';
import { checkTypes } from '../support/type-check.ts';

let opened: Opened;
let three: Awaited<ReturnType<typeof operate>>;

beforeAll(async () => {
  await useWasm();
  opened = await openMobileNet();
  three = await operate(opened, 'three', threeClasses);
});

const generated = fileURLToPath(
  new URL('../../examples/models/mobilenet-v2.generated.ts', import.meta.url),
);

test('the committed signature of MobileNetV2 is what `npm run examples:signature` writes', () => {
  expect(mobileNetSource(opened.model)).toBe(readFileSync(generated, 'utf8'));
});

describe('the committed code of MobileNetV2', () => {
  const code = fileURLToPath(
    new URL('../../examples/models/mobilenet-v2-code.generated.ts', import.meta.url),
  );

  test('is what `npm run examples:code` writes, in under 120 lines', () => {
    const text = readFileSync(code, 'utf8');
    expect(mobileNetCode(opened.model)).toBe(text);
    expect(text.split('\n').length).toBeLessThan(120);
  });

  test('makes the same model, with the trained weights the same predictions', () => {
    expect(topologyOf(mobileNetV2)).toEqual(topologyOf(fromModel(opened.model)));
    const { graph, missed } = mobileNetV2.transfer(opened.model);
    expect(missed).toEqual([]);
    const [before, after] = [opened.model, graph.emit()].map(
      (model) => model.predict(image()) as tf.Tensor,
    ) as [tf.Tensor, tf.Tensor];
    expect(sameBits(before, after)).toBe(true);
  });

  test('is typed by its own graph: what comes after the blocks is known to the compiler', () => {
    const trained = fromModel(opened.model, mobileNetV2);
    const two = trained.cut('dense_3').insert((x) => x.dense({ name: 'two', units: 2 }));
    expect(two.layer('two').inputs).toEqual([[null, 128]]);
  });
});

test('a graph opened with it is a Graph<MobileNetV2>, whose cuts are checked', {
  timeout: 120_000,
}, () => {
  const diagnostics = checkTypes(`
    import type { Graph } from 'tensorgraft';
    import type { MobileNetV2 } from '../../examples/models/mobilenet-v2.generated.ts';
    import { type Opened, cheaperBlock } from '../../examples/surgery.ts';
    declare const { trained }: Opened;
    const wrong: 1 = trained;
    trained.cut('block_8_expand', 'block_8_project_BN').insert((x) => x.globalMaxPooling2d());
    trained.cut('block_8_project_BN', 'block_8_expand');
    trained.cut('input_1');
    cheaperBlock(trained).cut('block_8_expand');
    cheaperBlock(trained).cut('cheap_relu').remove().cut('block_8_add');
  `);
  expect(diagnostics.map(({ line, message }) => `${line}: ${message.split('\n')[0]}`)).toEqual([
    "6: Type 'Graph<MobileNetV2>' is not assignable to type '1'.",
    expect.stringContaining(
      `"insert: the replacement gives [null, 64], but 'block_8_add' takes [null, 14, 14, 64]"`,
    ),
    expect.stringContaining(
      `"cut: 'block_8_expand' is not downstream of the first layer; name the layer nearest the input first"`,
    ),
    expect.stringContaining(
      `"cut: 'input_1' is an input of the graph; cut from a layer that it feeds"`,
    ),
    expect.stringMatching(/^10: /),
  ]);
});

describe('MobileNetV2 on wasm', () => {
  test('gets a cheaper block and keeps the rest', async () => {
    const { report, derived } = await operate(opened, 'cheaper', cheaperBlock);
    expect(report).toMatchObject({
      added: [
        'cheap_depthwise',
        'cheap_depthwise_BN',
        'cheap_relu',
        'cheap_project',
        'cheap_project_BN',
      ],
      parametersBefore: 2_619_461,
      parametersAfter: 2_568_709,
      keptWeights: 251,
      bitEqual: 251,
      buffersAdded: 10,
    });
    expect(report.kept).toHaveLength(154);
    expect(report.removed).toHaveLength(8);
    expect(derived.outputShape).toEqual([null, 5]);
  });

  test('gets three classes, of which only the head learns', async () => {
    const { model } = opened;
    const { report, derived } = three;
    expect(report).toMatchObject({ added: ['three_classes'], keptWeights: 260, buffersAdded: 2 });
    expect(derived.outputShape).toEqual([null, 3]);

    const learning = (m: tf.LayersModel) => m.layers.filter(({ trainable }) => trainable).length;
    const before = learning(model);
    freezeAllBut(derived, report.added);
    expect([learning(derived), learning(model)]).toEqual([1, before]);
    const { head } = await trainHead(model, derived, 'three_classes');
    expect(head).toEqual(['three_classes/kernel', 'three_classes/bias']);
  });

  test('works on when a model that was derived from it is disposed of', () => {
    const before = opened.model.predict(image()) as tf.Tensor;
    const derived = threeClasses(opened.trained).emit();
    const buffers = tf.memory().numDataBuffers;
    derived.dispose();
    expect(tf.memory().numDataBuffers).toBe(buffers - 2);
    expect(sameBits(before, opened.model.predict(image()) as tf.Tensor)).toBe(true);
  });

  test('fails where the head is not all that would learn', async () => {
    const derived = threeClasses(opened.trained).emit();
    await expect(trainHead(opened.model, derived, 'three_classes')).rejects.toThrow(
      'more than the head is trainable: ',
    );
  });

  test.each([
    [{ bitEqual: 259 }, 'three: 259 of 260 kept weights are bit-equal'],
    [{ keptWeights: 0, bitEqual: 0 }, 'three: no weights were kept'],
    [{ buffersAdded: 3 }, 'three: 3 buffers were added for 2 new weights'],
    [{ removed: [] }, 'three: nothing was replaced'],
    [{ kept: ['input_1'] }, 'three: a layer is neither kept nor removed'],
    [{ originalPredictsTheSame: false }, 'three: the original predicts something else'],
    [{ originalWeightsMoved: 1 }, 'three: weights of the original moved'],
    [{ reloadedPredictsTheSame: false }, 'three: the saved model predicts something else'],
  ])('fails on a report with %j', (wrong, sentence) => {
    const { report, derived } = three;
    expect(() => checkReport({ ...report, ...wrong }, opened.model, derived)).toThrow(sentence);
  });

  test('is reported in a table', () => {
    expect(table([three.report])).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^layers kept +157 of 162$/),
        expect.stringMatching(/^kept weights, bit-equal +260 of 260$/),
        expect.stringMatching(/^data buffers added +2, for 2 new weights$/),
      ]),
    );
  });
});
