import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  add,
  average,
  concatenate,
  dot,
  graph,
  input,
  maximum,
  minimum,
  multiply,
} from '../../src/index.ts';
import { checkTypes } from '../support/type-check.ts';
import { COMPILING, compareRows } from './table.ts';

const N = null;
const misfit = 'do not go together; their sizes must be equal, or 1 where one is to be repeated';

describe('merges', () => {
  it(
    'give the same shape at run time, in the types and in tfjs',
    () => {
      const { said, expected } = compareRows([
        [
          'add',
          [
            [N, 7, 7, 32],
            [N, 32],
          ],
          {},
          [N, 7, 7, 32],
        ],
        [
          'add',
          [
            [N, 1],
            [N, 4, 3],
            [N, 2, 1, 1],
          ],
          {},
          [N, 2, 4, 3],
        ],
        [
          'add',
          [
            [N, N],
            [N, 5],
          ],
          {},
          [N, N],
        ],
        [
          'multiply',
          [
            [2, 5, 1],
            [N, N, 4],
          ],
          {},
          [2, N, 4],
        ],
        [
          'average',
          [
            [N, 3],
            [N, 3],
            [N, 3],
          ],
          {},
          [N, 3],
        ],
        [
          'maximum',
          [
            [1, 3],
            [1, 3],
          ],
          {},
          [1, 3],
        ],
        [
          'minimum',
          [
            [N, 1, 3],
            [N, 5, 1],
          ],
          {},
          [N, 5, 3],
        ],
        [
          'concatenate',
          [
            [N, 3],
            [N, 4],
          ],
          {},
          [N, 7],
        ],
        [
          'concatenate',
          [
            [N, 3, 2],
            [N, 4, 2],
            [N, N, 2],
          ],
          { axis: 1 },
          [N, N, 2],
        ],
        [
          'concatenate',
          [
            [2, N, 3],
            [2, N, 5],
          ],
          { axis: -1 },
          [2, N, 8],
        ],
        [
          'dot',
          [
            [N, 3],
            [N, 3],
          ],
          { axes: 1 },
          [N, 1],
        ],
        [
          'dot',
          [
            [N, 7, 32],
            [N, 32],
          ],
          { axes: -1, normalize: true },
          [N, 7],
        ],
        [
          'dot',
          [
            [N, 32],
            [2, 32, 7],
          ],
          { axes: 1 },
          [N, 7],
        ],
        [
          'dot',
          [
            [N, 4, 3],
            [N, 3, 5],
          ],
          { axes: [2, 1] },
          [N, 4, 5],
        ],
        [
          'dot',
          [
            [N, 4, N],
            [N, 5, N],
          ],
          { axes: [-1, -1] },
          [N, 4, 5],
        ],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it(
    'say the same sentence at run time and in the types where they cannot be',
    () => {
      const { said, expected } = compareRows([
        [
          'add',
          [
            [N, 3],
            [N, 4],
          ],
          {},
          `add: [null, 3] and [null, 4] ${misfit}`,
        ],
        [
          'add',
          [
            [2, 3],
            [N, 3],
            [3, 3],
          ],
          {},
          `add: [2, 3] and [3, 3] ${misfit}`,
        ],
        [
          'maximum',
          [
            [N, 2, 3, 4, 5],
            [N, 2, 2, 4, 5],
          ],
          {},
          `maximum: [null, 2, 3, 4, 5] and [null, 2, 2, 4, 5] ${misfit}`,
        ],
        [
          'concatenate',
          [
            [N, 3],
            [N, 4, 3],
          ],
          {},
          'concatenate: [null, 3] and [null, 4, 3] do not go together; all their sizes but that of the axis must be equal',
        ],
        [
          'concatenate',
          [
            [N, 3],
            [N, 3],
          ],
          { axis: 2 },
          'concatenate: there is no axis 2 in [null, 3]',
        ],
        [
          'concatenate',
          [
            [N, 3, 3],
            [N, 3, 3],
          ],
          { axis: -2 },
          'concatenate: tfjs does not implement a negative axis other than -1; count the axis from the start',
        ],
        [
          'concatenate',
          [
            [N, 3],
            [N, 3],
          ],
          { axis: 0 },
          'concatenate: tfjs does not implement axis 0, the batch, for more examples than predict takes at once; join along another axis',
        ],
        [
          'dot',
          [
            [N, 3],
            [N, 4],
          ],
          { axes: 1 },
          'dot: [null, 3] and [null, 4] do not go together; their batches and the sizes of their axes must be equal',
        ],
        [
          'dot',
          [
            [2, 3],
            [3, 3],
          ],
          { axes: 1 },
          'dot: [2, 3] and [3, 3] do not go together; their batches and the sizes of their axes must be equal',
        ],
        [
          'dot',
          [
            [N, 3],
            [N, 3],
          ],
          { axes: 2 },
          'dot: there is no axis 2 in [null, 3]',
        ],
        [
          'dot',
          [
            [N, 3],
            [N, 3],
          ],
          { axes: 0 },
          'dot: tfjs does not implement a product along the batch; choose another axis',
        ],
        [
          'dot',
          [
            [N, 3],
            [N, 3],
          ],
          { axes: [-1, 1] },
          'dot: tfjs does not implement a negative axis beside a positive one; count both from the start',
        ],
        [
          'dot',
          [
            [N, 3],
            [N, 3, 2, 2],
          ],
          { axes: 1 },
          'dot: takes [batch, features] or [batch, steps, features], but gets [null, 3, 2, 2]; a reshape before it can mend the rank',
        ],
        [
          'dot',
          [
            [N, 3],
            [N, 3],
            [N, 3],
          ],
          { axes: 1 },
          'dot: takes two tensors',
        ],
      ]);
      expect(said).toEqual(expected);
    },
    COMPILING,
  );

  it('are functions too, which compute what their names say', () => {
    const [a, b] = [input({ shape: [2] }), input({ shape: [2] })];
    const merges = {
      add: add([a, b]),
      multiply: multiply([a, b]),
      average: average([a, b]),
      maximum: maximum([a, b]),
      minimum: minimum([a, b]),
      concatenate: concatenate([a, b]),
      dot: dot([a, b], { axes: 1 }),
    };
    const model = graph({ inputs: [a, b], outputs: Object.values(merges) }).emit();
    const outputs = model.predict([tf.tensor2d([[1, 5]]), tf.tensor2d([[3, 2]])]) as tf.Tensor[];
    const values = outputs.map((tensor) => tensor.arraySync());
    expect(Object.fromEntries(Object.keys(merges).map((key, i) => [key, values[i]]))).toEqual({
      add: [[4, 7]],
      multiply: [[3, 10]],
      average: [[2, 3.5]],
      maximum: [[3, 5]],
      minimum: [[1, 2]],
      concatenate: [[1, 5, 3, 2]],
      dot: [[13]],
    });
  });

  it('predict joins batches in portions, which is why axis 0 is refused', () => {
    const [a, b] = [tf.input({ shape: [1] }), tf.input({ shape: [1] })];
    const joined = tf.layers.concatenate({ axis: 0 }).apply([a, b]) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [a, b], outputs: joined });
    const out = model.predict([tf.zeros([40, 1]), tf.ones([40, 1])]) as tf.Tensor;
    expect(Array.from(out.dataSync()).lastIndexOf(0)).toBe(71);
  });

  it(
    'a dot product must be given its axes, an average gives floats, truth values have no maximum',
    () => {
      const diagnostics = checkTypes(`
import { dot, input } from '../../src/index.ts';
const x = input({ shape: [3] });
const n = input({ shape: [3], dtype: 'int32' });
const b = input({ shape: [3], dtype: 'bool' });
export const mean: 'float32' = n.average(n).dtype;
export const most: 'int32' = n.maximum([n]).dtype;
dot([x, x]);
x.dot(x);
x.dot(x, {});
b.maximum(b);
n.dot(n, { axes: 1 });
`);
      expect(diagnostics.map(({ line }) => line)).toEqual([8, 9, 10, 11, 12]);
      const said = diagnostics.map(({ message }) => message);
      expect(said.slice(0, 2)).toEqual(
        Array(2).fill(expect.stringMatching(/Expected .+ arguments/)),
      );
      expect(said[2]).toContain("'axes'");
      expect(said.slice(3)).toEqual(Array(2).fill(expect.stringContaining('takes ')));
    },
    COMPILING,
  );

  it.each([2, 3, 7])('a list of %s tensors of one shape makes what its type says', (count) => {
    const x = input({ shape: [4] });
    const alike = Array.from({ length: count }, () => x.dense({ units: 4 }));
    const sum: [null, 4] = add(alike).shape;
    const joined: [null, number] = concatenate(alike).shape;
    expect([sum, joined]).toEqual([
      [null, 4],
      [null, 4 * count],
    ]);
    const model = graph({ inputs: x, outputs: [add(alike), concatenate(alike)] }).emit();
    expect(model.outputs.map(({ shape }) => shape)).toEqual([sum, joined]);
  });
});
