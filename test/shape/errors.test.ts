import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { graph, input } from '../../src/index.ts';
import { failure } from '../support/failure.ts';

it('an error about a live model holds it, but is printed without it', () => {
  const x = input({ shape: [4], name: 'x' });
  const g = graph({ inputs: x, outputs: x.dense({ units: 2 }) });
  const model = g.emit();
  const error = failure(() => g.diff(model as never));
  expect((error as unknown as { received: unknown }).received).toBe(model);
  expect(inspect(error).split('\n').length).toBeLessThan(30);
  expect(inspect(failure(() => g.diff([model] as never)))).not.toContain('LayersModel {');
  model.dispose();
});

it('an error about data is printed with it', () => {
  const error = failure(() => input({ shape: [4] }).reshape({ targetShape: [5] } as never));
  expect(inspect(error)).toContain('received: [');
});
