import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { check, fromModel } from '../../src/index.ts';

describe('check finds options that tfjs does not save', () => {
  const of = (layer: tf.layers.Layer): tf.LayersModel => {
    const x = tf.input({ shape: [8, 8, 3] });
    return tf.model({ inputs: x, outputs: layer.apply(x) as tf.SymbolicTensor });
  };
  const separable = (depthMultiplier: number) =>
    of(tf.layers.separableConv2d({ name: 'a', filters: 4, kernelSize: 3, depthMultiplier }));

  it('of a live model, and not of what is emitted', async () => {
    const model = separable(2);
    expect(check(model)).toMatchObject([
      {
        severity: 'error',
        code: 'not-saved',
        layer: 'a',
        message: expect.stringContaining(
          "tfjs does not save the depthMultiplier of 'a' as it is, ",
        ),
      },
    ]);
    const artifacts = new Promise<tf.io.ModelArtifacts>((resolve) => {
      const handler = async (saved: tf.io.ModelArtifacts) => {
        resolve(saved);
        return {
          modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const },
        };
      };
      model.save(tf.io.withSaveHandler(handler));
    });
    await expect(tf.loadLayersModel(tf.io.fromMemory(await artifacts))).rejects.toThrow('hape');
    expect(check(fromModel(model).emit())).toEqual([]);
    expect(check(separable(1))).toEqual([]);
    expect(check(of(model)).map(({ code, layer }) => [code, layer])).toContainEqual([
      'not-saved',
      'a',
    ]);
  });

  it('such as a constraint, in whose place a regulariser is saved', () => {
    const found = (options: object): readonly string[] =>
      check(of(tf.layers.depthwiseConv2d({ kernelSize: 3, ...options }))).map(({ code }) => code);
    expect(found({ depthwiseConstraint: 'unitNorm' })).toContain('not-saved');
    expect(found({ depthwiseRegularizer: 'l1l2' })).toContain('not-saved');
    expect(found({ biasRegularizer: 'l1l2' })).toEqual([]);
  });
});
