import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AnyTensor, graph, input, layers, type Shape } from '../../src/index.ts';
import { failure } from './failure.ts';
import { caseOf, checkTypes, equalAssertions, type TypeDiagnostic } from './type-check.ts';

/** A call, as source text, and the shapes that come out. */
export type Good = readonly [code: string, shapes: readonly string[]];
/** A call, as source text, and the sentence that refuses it. */
export type Bad = readonly [code: string, sentence: string];

/** How long the compiler may take, in milliseconds, on a machine that has other things to do. */
const COMPILE_TIME = 120_000;

const run = (code: string, given: unknown = input): unknown =>
  new Function('input', 'layers', `return ${code};`)(given, layers);
const imports = "import { input, layers } from '../../src/index.ts';";

const show = (shape: Shape): string => `[${shape.map(String).join(', ')}]`;
const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** What the model that a call makes promises, and what it predicts. */
const theirs = (code: string): Record<'promised' | 'predicted', readonly Shape[]> => {
  const inputs: AnyTensor[] = [];
  const recorded = (config: { readonly shape: Shape }): AnyTensor => {
    const tensor: AnyTensor = input(config);
    inputs.push(tensor);
    return tensor;
  };
  const outputs = run(code, recorded) as AnyTensor | readonly AnyTensor[];
  const model = graph({ inputs, outputs }).emit();
  const data = model.inputs.map(({ shape, dtype }) =>
    tf.ones(
      shape.map((size, i) => size ?? (i === 0 ? 2 : 5)),
      dtype as 'float32',
    ),
  );
  const predicted = model.predict(data.length === 1 ? (data[0] as tf.Tensor) : data);
  return {
    promised: model.outputs.map(({ shape }) => shape),
    predicted: listOf<tf.Tensor>(predicted).map(({ shape }) => shape),
  };
};

/** What our rule, our types and the emitted model say of calls that are right. */
export const testShapes = (rows: readonly Good[]): void => {
  describe('what comes out', () => {
    test.each(rows)('%s', (code, shapes) => {
      const ours = listOf(run(code) as AnyTensor | readonly AnyTensor[]);
      expect(ours.map(({ shape }) => show(shape))).toEqual(shapes);
      const { promised, predicted } = theirs(code);
      expect(promised.map(show)).toEqual(shapes);
      const known = predicted.map((shape, i) =>
        shape.map((size, axis) => (ours[i]?.shape[axis] === null ? null : size)),
      );
      expect(known.map(show)).toEqual(shapes);
    });

    test(
      'the types say the same',
      () => {
        const cases = rows.flatMap(([, shapes], i) =>
          shapes.map((expected, output) => ({
            actual: `(typeof out_${i})${shapes.length > 1 ? `[${output}]` : ''}['shape']`,
            expected,
          })),
        );
        const program = [imports, ...rows.map(([code], i) => `const out_${i} = ${code};`)];
        const diagnostics = checkTypes([...program, equalAssertions(cases)].join('\n'));
        expect(diagnostics.map((found) => ({ case: cases[caseOf(found)], ...found }))).toEqual([]);
      },
      COMPILE_TIME,
    );
  });
};

/**
 * Calls that are refused, with one sentence, by our rule and by our types. The types object to an
 * `option` that cannot have a value too, but in the compiler's own words.
 */
export const testRefusals = (rows: readonly Bad[], options: readonly Bad[]): void => {
  describe('what is refused', () => {
    let diagnostics: readonly TypeDiagnostic[] = [];
    const saidOf = (row: Bad): string =>
      diagnostics
        .filter(({ line }) => line === [...rows, ...options].indexOf(row) + 1)
        .map(({ message }) => message)
        .join('\n');
    beforeAll(() => {
      const lines = [...rows, ...options].map(([code]) => `${code};`);
      diagnostics = checkTypes([...lines, imports].join('\n'), {
        noErrorTruncation: true,
      });
    }, COMPILE_TIME);

    test.each(rows.map((row) => [row[0], row] as const))('%s', (_, row) => {
      const [code, sentence] = row;
      expect(failure(() => run(code)).message).toBe(sentence);
      expect(saidOf(row)).toContain(sentence);
    });

    test.each(options.map((row) => [row[0], row] as const))('%s', (_, row) => {
      const [code, sentence] = row;
      expect(failure(() => run(code)).message).toContain(sentence);
      expect(saidOf(row)).not.toBe('');
    });
  });
};
