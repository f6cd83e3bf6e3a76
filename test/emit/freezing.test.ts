/** What is frozen: in the emitted model, once it is saved and loaded, in reports and in source. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnyGraph,
  fromModel,
  type Graph,
  graph,
  input,
  layers,
  load,
  save,
  toCode,
  type Unchecked,
} from '../../src/index.ts';
import { reload } from '../support/models.ts';
import { moduleFolder } from '../support/source.ts';

type Free = Graph<Unchecked>;
const { importSource } = moduleFolder('freezing');
let folder: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'freezing-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The numbers that `fit` may change, of all that there are. */
const trained = (model: tf.LayersModel): number =>
  model.trainableWeights.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((a, b) => a * (b ?? 0), 1),
    0,
  );

/** The same count wherever it is told: emitted, reloaded, summed up, and written as source. */
const everywhere = async (net: Free): Promise<readonly (number | null)[]> => {
  const model = net.emit();
  const written = (await importSource(toCode(net, { name: 'net' }))).net as AnyGraph & Free;
  return [
    trained(model),
    trained(await reload(model)),
    net.summary().total.trainable,
    trained(written.emit()),
  ];
};

const x = input({ shape: [5, 3], name: 'x' });
const images = input({ shape: [2, 5, 3], name: 'x' });
const both = layers.bidirectional({ layer: layers.lstm({ units: 2, returnSequences: true }) });
const encoder = (): tf.LayersModel => {
  const y = input({ shape: [4], name: 'y' });
  const hidden = y.dense({ name: 'e1', units: 3 }).dense({ name: 'e2', units: 2 });
  return graph({ inputs: y, outputs: hidden, name: 'enc' }).emit();
};

const wrappers: Readonly<Record<string, AnyGraph & { emit(): tf.LayersModel }>> = {
  bidirectional: graph({
    inputs: x,
    outputs: x.bidirectional({ name: 'it', layer: layers.lstm({ units: 2 }) }),
  }),
  timeDistributed: graph({
    inputs: x,
    outputs: x.timeDistributed({ name: 'it', layer: layers.dense({ units: 2 }) }),
  }),
  'bidirectional in timeDistributed': graph({
    inputs: images,
    outputs: images.timeDistributed({ name: 'it', layer: both }),
  }),
};

describe('what wraps a layer', () => {
  for (const [name, made] of Object.entries(wrappers)) {
    it(`is frozen and thawed for good: ${name}`, async () => {
      const all = trained(made.emit());
      for (const net of [made as Free, fromModel(made.emit())]) {
        const frozen = net.freeze('it');
        expect(await everywhere(frozen)).toEqual([0, 0, 0, 0]);
        const thawed = fromModel(frozen.emit()).unfreeze('it');
        expect(await everywhere(thawed)).toEqual([all, all, all, all]);
        expect(await everywhere(fromModel(await reload(frozen.emit())))).toEqual([0, 0, 0, 0]);
      }
    });

    it(`is as frozen in a .keras file: ${name}`, async () => {
      const path = join(folder, 'net.keras');
      const frozen = (made as Free).freeze('it');
      await save(frozen, path);
      expect(trained((await load(path)).emit())).toBe(0);
      await save(fromModel(frozen.emit()).unfreeze('it'), path);
      expect(trained((await load(path)).emit())).toBe(trained(made.emit()));
    });
  }

  it('is frozen with a model inside of it', async () => {
    const layer = tf.layers.timeDistributed({ layer: encoder(), name: 'it' });
    const inputs = tf.input({ shape: [5, 4] });
    const net = fromModel(tf.model({ inputs, outputs: layer.apply(inputs) as tf.SymbolicTensor }));
    expect(trained(await reload(net.emit()))).toBe(23);
    expect(trained(await reload(net.freeze('it').emit()))).toBe(0);
  });

  it('is written as one writes it', () => {
    const source = toCode((wrappers.bidirectional as Free).freeze('it'));
    expect(source).toContain('layer: layers.lstm({ units: 2, trainable: false })');
  });
});

describe('a nested model', () => {
  const around = (inner: tf.LayersModel): Free => {
    const inputs = tf.input({ shape: [4], name: 'z' });
    return fromModel(tf.model({ inputs, outputs: inner.apply(inputs) as tf.SymbolicTensor }));
  };
  const frozenAsAWhole = (): tf.LayersModel => Object.assign(encoder(), { trainable: false });

  it('is frozen or not as the last verb said, whether that was inside or outside', async () => {
    const net = around(encoder());
    const thawed = net.freeze('enc').within('enc', (inner) => inner.unfreeze('e1'));
    expect(await everywhere(thawed)).toEqual([15, 15, 15, 15]);
    expect(await everywhere(thawed.freeze('enc'))).toEqual([0, 0, 0, 0]);
    expect(await everywhere(thawed.inline('enc'))).toEqual([15, 15, 15, 15]);
    const cooled = net.unfreeze('enc').within('enc', (inner) => inner.freeze('e1'));
    expect(await everywhere(cooled)).toEqual([8, 8, 8, 8]);
  });

  it('trains what is put inside of it once it is frozen', async () => {
    const edited = around(encoder())
      .freeze('enc')
      .within('enc', (inner) =>
        inner.after('e1').insert((t) => t.dense({ name: 'new', units: 3 })),
      );
    expect(await everywhere(edited)).toEqual([12, 12, 12, 12]);
  });

  it('that came frozen as a whole is so until something in it may be trained', async () => {
    const net = around(frozenAsAWhole());
    expect(trained(net.emit())).toBe(0);
    expect(net.emit().getLayer('enc').trainable).toBe(false);
    expect(toCode(net)).toContain('enc.trainable = false;');
    const thawed = net.within('enc', (inner) => inner.unfreeze('e1'));
    expect(await everywhere(thawed)).toEqual([15, 15, 15, 15]);
    const grown = net.within('enc', (inner) => inner.after('e2').insert((t) => t.prelu()));
    expect(await everywhere(grown)).toEqual([2, 2, 2, 2]);
    const deep = around(
      Object.assign(around(encoder()).emit({ name: 'mid' }), { trainable: false }),
    );
    const stirred = deep.within('mid', (mid) => mid.within('enc', (enc) => enc.unfreeze('e1')));
    expect(await everywhere(stirred)).toEqual([15, 15, 15, 15]);
    expect(await everywhere(net.unfreeze('enc'))).toEqual([23, 23, 23, 23]);
  });

  it('that came frozen as a whole is so in what save writes, and can be thawed as a whole in memory', async () => {
    const net = around(frozenAsAWhole());
    for (const name of ['whole', 'whole.keras']) {
      const path = await save(net, join(folder, name));
      expect(trained((await load(path)).emit())).toBe(0);
    }
    const model = net.emit();
    (model.getLayer('enc') as tf.LayersModel).trainable = true;
    expect(trained(model)).toBe(23);
    // What tfjs itself writes does not say so.
    expect(trained(await reload(net.emit()))).toBe(23);
    expect(net.check()).toMatchObject([
      { code: 'thawed-on-load', severity: 'warning', layer: 'enc' },
    ]);
    expect(net.freeze('enc').check()).toEqual([]);
  });
});
