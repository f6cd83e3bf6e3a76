import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { artifactsOf } from '../../src/emit/artifacts.ts';
import {
  check,
  defineLayer,
  fromModel,
  graph,
  input,
  type LayerConfig,
  load,
  type Rule,
} from '../../src/index.ts';
import { failure } from '../support/failure.ts';
import { bitsOf, handlerOf, predict } from '../support/models.ts';
import { namesOf } from '../support/source.ts';

type Shaped = tf.Shape;
const only = (x: tf.Tensor | tf.Tensor[]): tf.Tensor => [x].flat()[0] as tf.Tensor;
const tensorOf = (read: { read(): tf.Tensor } | undefined): tf.Tensor => read?.read() as tf.Tensor;

/** A layer of somebody's own that gives what it takes, plus what `more` makes of it. */
abstract class Own extends tf.layers.Layer {
  override computeOutputShape(shape: Shaped): Shaped {
    return shape;
  }
  override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => only(x).add(this.more(only(x))));
  }
  protected abstract more(x: tf.Tensor): tf.Tensor;
}

/** Has a layer inside, of which it lists the weights as its own. */
class Hidden extends Own {
  static className = 'OwnHidden';
  protected readonly dense: tf.layers.Layer = tf.layers.dense({ units: 3, name: 'inner' });
  override build(shape: Shaped): void {
    this.dense.build(shape);
    this._trainableWeights = this.dense.trainableWeights;
    super.build(shape);
  }
  protected more(x: tf.Tensor): tf.Tensor {
    return this.dense.apply(x) as tf.Tensor;
  }
}

/** Makes its weight as it is constructed. */
class Early extends Own {
  static className = 'OwnEarly';
  protected readonly scale = this.addWeight(
    'scale',
    [3],
    'float32',
    tf.initializers.randomNormal({}),
  );
  protected more(x: tf.Tensor): tf.Tensor {
    return x.mul(tensorOf(this.scale));
  }
}

/** Has weights whose names are paths. */
class Pathed extends Own {
  static className = 'OwnPathed';
  protected made: readonly ReturnType<tf.layers.Layer['addWeight']>[] = [];
  override build(shape: Shaped): void {
    this.made = ['q/kernel', 'k/kernel', 'kernel'].map((name) =>
      this.addWeight(name, [3], 'float32', tf.initializers.randomNormal({})),
    );
    super.build(shape);
  }
  protected more(x: tf.Tensor): tf.Tensor {
    return this.made.reduce((sum, weight, i) => sum.add(weight.read().mul(i + 1)), x);
  }
}

/** Calls options of its own as tfjs calls what a layer has inside. */
class Tapped extends Pathed {
  static override className = 'OwnTapped';
  readonly layer = 2;
  readonly cells = 'ab';
  readonly forwardLayer = 1;
}

/** Does not save how many weights it has. */
class Forgetful extends Own {
  static className = 'OwnForgetful';
  readonly count: number;
  constructor(config: { name?: string; count?: number }) {
    super(config);
    this.count = config.count ?? 1;
  }
  override build(shape: Shaped): void {
    for (let i = 0; i < this.count; i++) {
      this.addWeight(`w${i}`, [3], 'float32', tf.initializers.ones());
    }
    super.build(shape);
  }
  protected more(x: tf.Tensor): tf.Tensor {
    return x;
  }
}

/** Has no weights, which only it itself knows. */
class Keeping extends Own {
  static className = 'OwnKeeping';
  protected more(x: tf.Tensor): tf.Tensor {
    return x;
  }
}
tf.serialization.registerClass(Keeping);

/** Does not take the name in its config. */
class Renamed extends Own {
  static className = 'OwnRenamed';
  constructor() {
    super({});
  }
  protected more(x: tf.Tensor): tf.Tensor {
    return x;
  }
}

/** Does not take it either, and has a weight. */
class Lost extends Renamed {
  static override className = 'OwnLost';
  override build(shape: Shaped): void {
    this.addWeight('w', [3], 'float32', tf.initializers.ones());
    super.build(shape);
  }
}

interface SameShape extends Rule {
  readonly out: this['in'];
}

/** Has one name, whatever its config says. */
class Fixed extends Own {
  static className = 'OwnFixed';
  constructor(config: { name?: string } = {}) {
    super({ ...config, name: 'fixed' });
  }
  override build(shape: Shaped): void {
    this.addWeight('w', [3], 'float32', tf.initializers.ones());
    super.build(shape);
  }
  protected more(x: tf.Tensor): tf.Tensor {
    return x;
  }
}

const classes = [Fixed, Hidden, Early, Pathed, Tapped, Forgetful, Renamed, Lost];
for (const cls of classes) tf.serialization.registerClass(cls);

const modelOf = (layer: tf.layers.Layer): tf.LayersModel => {
  const x = tf.input({ shape: [3], name: 'x' });
  return tf.model({ inputs: x, outputs: layer.apply(x) as tf.SymbolicTensor });
};

describe('the weights of a layer of somebody’s own', () => {
  it.each([
    ['that has a layer inside', new Hidden({ name: 'own' })],
    ['that makes them as it is constructed', new Early({ name: 'own' })],
    ['whose names are paths', new Pathed({ name: 'own' })],
    ['that has options called as the parts of a layer', new Tapped({ name: 'own' })],
  ])('%s are kept, also in a file', async (_, layer) => {
    const model = modelOf(layer);
    const expected = [predict(model), model.getWeights().map(bitsOf)];
    const saved = await load(await handlerOf(model));
    for (const graph of [fromModel(model), saved, fromModel(model).rename({ own: 'mine' })]) {
      const emitted = graph.emit();
      expect([predict(emitted), emitted.getWeights().map(bitsOf)]).toEqual(expected);
      const buffers = tf.memory().numDataBuffers;
      emitted.dispose();
      expect(tf.memory().numDataBuffers).toBe(buffers);
      expect(predict(model)).toEqual(expected[0]);
    }
  });

  it('are refused where its config does not say how many there are', () => {
    const g = fromModel(modelOf(new Forgetful({ name: 'own', count: 3 })));
    const error = failure(() => g.emit());
    expect(error).toMatchObject({ code: 'weight-count', layer: 'own', received: 1, expected: 3 });
    expect(error.message).toBe(
      "emit: the weights of 'own' are [3], [3], [3], but made anew of its config it has [3]; let its getConfig() give all that they depend on, and its build() make them",
    );
  });
});

describe('a layer of somebody’s own that is not built yet', () => {
  it('takes the weights of another graph by the sizes that it will have, and leaves nothing', () => {
    tf.serialization.registerClass(Pathed);
    const x = input({ shape: [3], name: 'x' });
    const made = (features: number) => {
      const wide = x.dense({ name: 'wide', units: features }).as([null, features]);
      const pathed = wide.apply(new Pathed({ name: 'pathed' })).as([null, features]);
      return graph({ inputs: x, outputs: pathed.apply(new Keeping({ name: 'keeping' })) });
    };
    const model = made(3).emit();
    const tensors = tf.memory().numTensors;
    const { graph: filled, taken, missed } = made(3).transfer(model);
    expect(tf.memory().numTensors).toBe(tensors);
    expect([taken, missed]).toEqual([['wide', 'pathed'], []]);
    expect(predict(filled.emit())).toEqual(predict(model));
    expect(fromModel(model).diff(filled).toString()).toContain('0 changed');
  });

  it('is missed by transfer where it cannot be made, and keeps what its class has for all', () => {
    class Picky extends Own {
      static className = 'OwnPicky';
      static all: tf.Variable | undefined;
      constructor(config: { name?: string; fails?: boolean }) {
        super(config);
        if (config.fails) throw new Error('no');
        Picky.all ??= tf.variable(tf.ones([3]));
      }
      protected more(x: tf.Tensor): tf.Tensor {
        return x.mul(Picky.all as tf.Variable);
      }
    }
    tf.serialization.registerClass(Picky);
    const picky = defineLayer<LayerConfig & { fails?: boolean }, SameShape>({
      method: 'picky',
      className: 'OwnPicky',
      options: { fails: () => undefined },
      shapeOptions: [],
      shape: (shape) => shape,
      create: (config) => new Picky(config),
    });
    const x = input({ shape: [3], name: 'x' });
    const made = (fails: boolean) =>
      graph({ inputs: x, outputs: x.apply(picky({ name: 'p', fails })) });
    const donor = made(false).emit();
    expect(made(true).transfer(donor).missed).toMatchObject([{ layer: 'p' }]);
    expect(predict(made(false).transfer(donor).graph.emit())).toEqual(predict(donor));
    Picky.all?.dispose();
  });
});

describe('a layer whose class does not take the name in its config', () => {
  it('keeps its name in what is emitted and loaded, and is warned of', async () => {
    const model = modelOf(new Renamed());
    const [, { name }] = model.layers as [tf.layers.Layer, tf.layers.Layer];
    expect(namesOf(fromModel(model).emit())).toEqual(['x', name]);
    expect(namesOf((await load(await handlerOf(model))).emit())).toEqual(['x', name]);
    const [found, ...more] = check(model);
    expect(found).toMatchObject({ code: 'lost-name', severity: 'warning', layer: name });
    expect(more).toEqual([]);
    const again = await tf.loadLayersModel(tf.io.fromMemory(await artifactsOf(model)));
    expect(namesOf(again)).not.toEqual(['x', name]);
  });

  it('is refused where it has one name only, or was written here', () => {
    const renamed = fromModel(modelOf(new Fixed())).rename({ fixed: 'other' });
    expect(check(renamed)).toMatchObject([
      { code: 'lost-name', severity: 'error', layer: 'other' },
    ]);
    const fixed = defineLayer<LayerConfig, SameShape>({
      method: 'fixed',
      className: 'OwnFixed',
      options: {},
      shapeOptions: [],
      shape: (shape) => shape,
      create: () => new Fixed(),
    });
    const x = input({ shape: [3], name: 'x' });
    const written = graph({ inputs: x, outputs: x.apply(fixed({ name: 'mine' })) });
    expect(check(written)).toMatchObject([{ code: 'lost-name', layer: 'mine' }]);
  });

  it('is found to be one once it is registered', () => {
    class Late extends Lost {
      static override className = 'OwnLate';
    }
    const model = modelOf(new Late());
    const net = fromModel(model);
    expect(failure(() => net.emit()).code).toBe('unregistered');
    tf.serialization.registerClass(Late);
    expect(failure(() => net.emit()).code).toBe('lost-name');
  });

  it('is refused where tfjs would look for weights under another name', async () => {
    const model = modelOf(new Lost());
    const [, { name }] = model.layers as [tf.layers.Layer, tf.layers.Layer];
    expect(failure(() => fromModel(model).emit()).message).toBe(
      `emit: '${name}' is an OwnLost, a class that does not take the name it was saved under, so that tfjs would not find its weights; let its constructor hand its config on: super(config). Pass { loadable: false } for a model that stays in memory`,
    );
    expect(check(model)).toMatchObject([{ code: 'lost-name', severity: 'error', layer: name }]);
    const emitted = fromModel(model).emit({ loadable: false });
    expect(namesOf(emitted)).toEqual(['x', name]);
    const artifacts = await artifactsOf(model);
    await expect(tf.loadLayersModel(tf.io.fromMemory(artifacts))).rejects.toThrow(
      'Provided weight data has no target variable',
    );
    expect(predict((await load(tf.io.fromMemory(artifacts))).emit({ loadable: false }))).toEqual(
      predict(model),
    );
  });
});
