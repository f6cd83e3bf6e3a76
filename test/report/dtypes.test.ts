import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { check, type DType } from '../../src/index.ts';
import { definitions } from '../../src/layers/catalogue.ts';
import { filledFor } from '../oracle/answers.ts';
import { type Case, callTheirs, makeTheirs } from '../oracle/case.ts';
import { draw, methods } from '../oracle/run.ts';

/** A call of a layer that takes `float32` only, with sizes that are all known. */
const caseOf = (method: string): Case | undefined =>
  draw(method, 60, 4711).find((it) => {
    const takes = definitions.get(method)?.takes?.(it.config as never);
    return (
      takes?.join() === 'float32' &&
      it.inputs.every(
        ({ shape, dtype }) => dtype === 'float32' && !shape.slice(1).includes(null),
      ) &&
      filledFor(it) !== undefined
    );
  });

/** The model of a call that is given whole numbers, and whether tfjs predicts with it. */
const modelOf = (it: Case): { readonly model: tf.LayersModel; readonly predicts: boolean } => {
  const symbols = it.inputs.map(({ shape }) =>
    tf.input({ batchShape: [...shape], dtype: 'int32' as DType }),
  );
  const outputs = callTheirs(it, makeTheirs(it), symbols);
  const model = tf.model({ inputs: symbols, outputs });
  const data = it.inputs.map(({ shape }) =>
    tf.ones(
      shape.map((size) => size ?? 2),
      'int32',
    ),
  );
  try {
    model.predict(data.length === 1 ? (data[0] as tf.Tensor) : data);
    return { model, predicts: true };
  } catch {
    return { model, predicts: false };
  }
};

describe('a layer of floats that is given whole numbers', () => {
  const cases = methods.flatMap((method) => {
    const it = caseOf(method);
    return it ? [[method, it] as const] : [];
  });

  it.each(cases)(
    '%s: an error where tfjs throws as it predicts, and else a warning',
    (_, drawn) => {
      const { model, predicts } = modelOf(drawn);
      const found = check(model).filter(({ code }) => code === 'dtype');
      expect(found.map(({ severity }) => severity)).toEqual([predicts ? 'warning' : 'error']);
    },
  );

  it('is a warning in merges of both, which tfjs computes', () => {
    const [whole, float] = [tf.input({ shape: [4], dtype: 'int32' }), tf.input({ shape: [4] })];
    const sum = tf.layers.add().apply([whole, float]) as tf.SymbolicTensor;
    expect(check(tf.model({ inputs: [whole, float], outputs: sum }))).toMatchObject([
      {
        severity: 'warning',
        message: 'Add takes tensors of one dtype, but gets int32 and float32',
      },
    ]);
  });
});
