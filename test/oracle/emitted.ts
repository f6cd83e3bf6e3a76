import * as tf from '@tensorflow/tfjs';
import { differences } from '../../src/graph/compare-signature.ts';
import { describe, type GraphDescription } from '../../src/graph/describe.ts';
import { nameLayers } from '../../src/graph/names.ts';
import {
  type AnyGraph,
  type AnyTensor,
  type EmitOptions,
  fromModel,
  graph,
} from '../../src/index.ts';
import type { Shape } from '../../src/shape/dimension.ts';
import type { DType } from '../../src/shape/dtype.ts';
import { type Answer, attempt, dataFor, isError, listOf } from './answers.ts';
import { type Case, callOurs, inputsOf } from './case.ts';

const graphOf = (it: Case): AnyGraph & { emit(options?: EmitOptions): tf.LayersModel } => {
  const inputs = inputsOf(it);
  const outputs = callOurs(it, inputs);
  return graph({ inputs, outputs: outputs as AnyTensor });
};

/** What the model that we emit computes from data; the sizes of the case are all known. */
export const askEmitted = (it: Case): Answer => {
  const answer = attempt(() => {
    const model = graphOf(it).emit({ loadable: false });
    const outputs = tf.tidy(() => model.predict(it.inputs.map(dataFor(it.below))));
    const specs = listOf<tf.Tensor>(outputs).map(({ shape, dtype }) => ({
      shape: shape as Shape,
      dtype: dtype as DType,
    }));
    tf.dispose(outputs);
    return specs;
  });
  tf.disposeVariables();
  return answer;
};

/**
 * Emits a graph, reads it back, saves it, loads it, and compares. Says what is different; empty
 * where nothing is. `it` is accepted; `filled` is `it` with all sizes known.
 */
export const roundTrip = async (it: Case, filled: Case): Promise<readonly string[]> => {
  const wrong: string[] = [];
  const data = filled.inputs.map(dataFor(it.below));
  const valuesOf = (model: tf.LayersModel): string => {
    const outputs = listOf<tf.Tensor>(model.predict(data));
    const text = outputs.map((one) =>
      it.method === 'randomWidth'
        ? `${one.dtype} of rank ${one.rank}`
        : `${one.dtype} [${one.shape}] ${one.dataSync().join()}`,
    );
    tf.dispose([...outputs]);
    return text.join('\n');
  };
  try {
    const authored = graphOf(it);
    const refusal = attempt(() => {
      authored.emit();
      return [];
    });
    const isRefused = isError(refusal);
    const model = authored.emit({ loadable: !isRefused });
    const read = fromModel(model);
    wrong.push(
      ...differences(described(read), described(authored)).map(
        (difference) => `fromModel: ${JSON.stringify(difference)}`,
      ),
    );
    const expected = valuesOf(model);
    if (valuesOf(read.emit({ loadable: !isRefused })) !== expected)
      wrong.push('read and emitted again, it differs');
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(await save(model)));
    const shapesOf = ({ inputs, outputs }: tf.LayersModel): string =>
      JSON.stringify([inputs, outputs].map((tensors) => tensors.map(({ shape }) => shape)));
    const inUse = attempt(() => {
      if (valuesOf(loaded) !== expected) wrong.push('saved and loaded, it differs');
      return [];
    });
    if (isRefused) {
      const isLost = isError(inUse) || shapesOf(loaded) !== shapesOf(model);
      return isLost ? wrong : [...wrong, `can be used when loaded, but: ${refusal.error.message}`];
    }
    if (isError(inUse)) wrong.push(`loaded: ${inUse.error.message}`);
    if (String(loaded.inputs[0]?.shape) !== String(model.inputs[0]?.shape)) {
      wrong.push('loaded, its input has another shape');
    }
    if (valuesOf(fromModel(loaded).emit()) !== expected) {
      wrong.push('saved, loaded and emitted again, it differs');
    }
  } catch (error) {
    wrong.push(String(error instanceof Error ? error.stack : error));
  }
  tf.dispose(data);
  tf.disposeVariables();
  return wrong;
};

const described = ({ dag }: AnyGraph): GraphDescription => describe(dag, nameLayers);

/** A saved model, by way of JSON. */
const save = async (model: tf.LayersModel): Promise<tf.io.ModelArtifacts> => {
  let saved: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  return { ...saved, modelTopology: JSON.parse(JSON.stringify(saved.modelTopology)) as object };
};
