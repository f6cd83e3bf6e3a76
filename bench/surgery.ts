import * as tf from '@tensorflow/tfjs';
import { fromModel } from 'tensorgraft';
import { loadMobileNet } from '../examples/models/mobilenet.ts';
import { useWasm } from '../examples/models/wasm.ts';
import {
  collectGarbage,
  count,
  median,
  milliseconds,
  printTable,
  ratio,
  verdict,
} from './report.ts';

/** Rounds before those that are counted: the first few measure the compiler of V8. */
const WARM_UP = 40;
const RUNS = 31;
const FIRST = 'block_7_expand';
const LAST = 'block_7_project_BN';

/** The new layers: what an inverted residual block is replaced by, without its expansion. */
const depthwise = {
  name: 'cheap_depthwise',
  kernelSize: 3,
  padding: 'same',
  useBias: false,
} as const;
const project = { name: 'cheap_project', filters: 64, kernelSize: 1, useBias: false } as const;
const bn = { name: 'cheap_project_BN' } as const;
/** Two kernels, and the four vectors of a batch normalisation. */
const NEW_WEIGHTS = 2 + 4;

const byTensorgraft = (model: tf.LayersModel): tf.LayersModel =>
  fromModel(model)
    .cut(FIRST, LAST)
    .insert((x) => x.depthwiseConv2d(depthwise).conv2d(project).batchNormalization(bn))
    .emit();

/** What one writes without a library; it adds nodes to the layers of the model that it is given. */
const byHand = (model: tf.LayersModel): tf.LayersModel => {
  const made = new Map<tf.SymbolicTensor, tf.SymbolicTensor>();
  const now = (tensors: tf.SymbolicTensor | tf.SymbolicTensor[]): tf.SymbolicTensor[] =>
    [tensors].flat().map((tensor) => made.get(tensor) as tf.SymbolicTensor);
  const { input } = nodeOf(model.getLayer(FIRST));
  for (const tensor of model.inputs) {
    made.set(tensor, tf.input({ batchShape: [...tensor.shape], name: tensor.name }));
  }
  let isInside = false;
  for (const layer of model.layers) {
    if (layer.getClassName() === 'InputLayer') continue;
    if (layer.name === FIRST) isInside = true;
    const { input: given, output } = nodeOf(layer);
    if (!isInside) {
      const inputs = now(given);
      made.set(output, layer.apply(inputs.length === 1 ? (inputs[0] as never) : inputs) as never);
    }
    if (layer.name === LAST) {
      isInside = false;
      const layers = [
        tf.layers.depthwiseConv2d(depthwise),
        tf.layers.conv2d(project),
        tf.layers.batchNormalization(bn),
      ];
      const [start] = now(input) as [tf.SymbolicTensor];
      made.set(
        output,
        layers.reduce((x, next) => next.apply(x) as tf.SymbolicTensor, start),
      );
    }
  }
  return tf.model({ inputs: now(model.inputs), outputs: now(model.outputs) });
};

/** The tensors of a layer's first call: `layer.input` refuses once there are several. */
const nodeOf = (
  layer: tf.layers.Layer,
): { readonly input: tf.SymbolicTensor[]; readonly output: tf.SymbolicTensor } => {
  const [node] = layer.inboundNodes as unknown as readonly {
    readonly inputTensors: tf.SymbolicTensor[];
    readonly outputTensors: readonly [tf.SymbolicTensor];
  }[];
  if (node === undefined) throw new Error(`'${layer.name}' was never called.`);
  return { input: node.inputTensors, output: node.outputTensors[0] };
};

/** The other thing one writes: a copy of the whole model, which is not even cut yet. */
const byConfig = async (model: tf.LayersModel): Promise<tf.LayersModel> => {
  const config = model.toJSON(null, false) as { config: object };
  const copy = (await tf.models.modelFromJSON({
    modelTopology: config as never,
  })) as tf.LayersModel;
  for (const layer of model.layers) copy.getLayer(layer.name).setWeights(layer.getWeights());
  return copy;
};

interface Way {
  readonly name: string;
  readonly open: (model: tf.LayersModel) => tf.LayersModel | Promise<tf.LayersModel>;
  readonly model: tf.LayersModel;
  /** Whether the models it makes may be disposed of without a loss to the original. */
  readonly isDisposable: boolean;
  readonly times: number[];
  readonly buffers: number[];
}

/** The main job on MobileNetV2, against what one would write without the library. */
export const benchSurgery = async (): Promise<void> => {
  await useWasm();
  const way = async (name: string, open: Way['open'], isDisposable = true): Promise<Way> => ({
    name,
    open,
    model: await loadMobileNet(),
    isDisposable,
    times: [],
    buffers: [],
  });
  const ours = await way('tensorgraft: fromModel, cut, insert, emit', byTensorgraft);
  const hand = await way('(i) every layer applied again by hand, tf.model', byHand, false);
  const config = await way('(ii) modelFromJSON(toJSON()), setWeights', byConfig);
  const ways = [ours, hand, config];
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    for (const { open, model, isDisposable, times, buffers } of ways) {
      const before = tf.memory().numDataBuffers;
      collectGarbage();
      const start = performance.now();
      const opened = await open(model);
      const time = performance.now() - start;
      if (run >= WARM_UP) {
        times.push(time);
        buffers.push(tf.memory().numDataBuffers - before);
      }
      checkCopy(opened, model);
      if (isDisposable) opened.dispose();
    }
  }
  await checkSame(ours.model, hand.model);

  const [a, b, c] = ways.map(({ times }) => median(times)) as [number, number, number];
  const added = Math.max(...ours.buffers);
  printTable(
    `MobileNetV2, ${ours.model.layers.length} layers: one block replaced (medians of ${RUNS} runs after ${WARM_UP} to warm up, interleaved in one process, each on a heap without garbage)`,
    ['way', 'time', 'buffers added', 'ratio', 'goal', ''],
    [
      [
        ours.name,
        milliseconds(a),
        count(added),
        '',
        `${NEW_WEIGHTS} buffers: the new weights`,
        verdict(added === NEW_WEIGHTS),
      ],
      [
        hand.name,
        milliseconds(b),
        count(median(hand.buffers)),
        ratio(a / b),
        'tensorgraft takes ≤ 3× as long',
        verdict(a / b <= 3),
      ],
      [
        config.name,
        milliseconds(c),
        count(median(config.buffers)),
        ratio(c / a),
        'takes ≥ 8× as long as tensorgraft',
        verdict(c / a >= 8),
      ],
    ],
  );
};

/** A model that lost its weights on the way would be a quick one. */
const checkCopy = (made: tf.LayersModel, original: tf.LayersModel): void => {
  for (const name of ['Conv1', 'dense_3']) {
    const [mine, theirs] = [made, original].map((model) =>
      model.getLayer(name).getWeights()[0]?.dataSync(),
    );
    if (mine === undefined || String(mine) !== String(theirs))
      throw new Error(`'${name}' is not what it was.`);
  }
};

/** The models that were operated on still predict what each other predicts. */
const checkSame = async (...models: readonly tf.LayersModel[]): Promise<void> => {
  const image = tf.fill([1, 224, 224, 3], 0.5);
  const predictions = models.map((model) => String((model.predict(image) as tf.Tensor).dataSync()));
  if (new Set(predictions).size !== 1)
    throw new Error(`The original was changed: ${predictions.join(' / ')}`);
  image.dispose();
};
