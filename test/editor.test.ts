/** What an editor shows while one types: TypeScript's language service over the README's sample. */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { languageService } from '../scripts/language-service.ts';
import * as catalogue from '../src/layers/index.ts';
import { programsOfPage } from './support/docs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src', 'index.ts');

/** A file that is open in an editor; `place` is an offset in its text, or what stands there. */
class Editor {
  readonly text: string;
  readonly #path: string;
  readonly #service: ts.LanguageService;

  constructor(name: string, text: string) {
    this.text = text;
    this.#path = join(root, 'test', 'virtual', name);
    this.#service = languageService({
      path: this.#path,
      text: () => text,
      root,
      options: { allowImportingTsExtensions: true, paths: { tensorgraft: [sources] } },
      registry,
    });
  }

  get mistakes(): string[] {
    return [
      ...this.#service.getSyntacticDiagnostics(this.#path),
      ...this.#service.getSemanticDiagnostics(this.#path),
    ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  }

  hover(place: number | string): { readonly type: string; readonly documentation: string } {
    const info = this.#service.getQuickInfoAtPosition(this.#path, this.#offset(place));
    if (info === undefined) throw new Error(`There is nothing to hover at ${place}.`);
    return {
      type: ts.displayPartsToString(info.displayParts),
      documentation: ts.displayPartsToString(info.documentation),
    };
  }

  /** What is offered right after the text `place`. */
  completions(place: string): string[] {
    const offset = this.#offset(place) + place.length;
    const found = this.#service.getCompletionsAtPosition(this.#path, offset, {});
    return found?.entries.map(({ name }) => name) ?? [];
  }

  definition(place: string): string[] {
    const found = this.#service.getDefinitionAtPosition(this.#path, this.#offset(place)) ?? [];
    return found.map(({ fileName }) => relative(root, fileName));
  }

  #offset(place: number | string): number {
    const offset = typeof place === 'number' ? place : this.text.indexOf(place);
    if (offset < 0) throw new Error(`'${place}' is not in the file.`);
    return offset;
  }
}
const registry = ts.createDocumentRegistry();
/** TypeScript shortens a hover from about so many characters on. */
const HOVER = 500;

/** The first program of the README, with what continues it. */
const sample = new Editor('sample.ts', programsOfPage('README.md')[0]!.code);

/** Each layer that is called in the sample: its place, its name, and the shape that its line states. */
const steps = [...sample.text.matchAll(/^.*?\.(\w+)\(.*?\/\/ (?:Tensor<)?(\[[^\]]*\])/gm)]
  .filter(([, method]) => Object.hasOwn(catalogue, method!))
  .map(([line, method, shape], i, all) => ({
    step: `${method} (${i + 1} of ${all.length})`,
    method: method!,
    shape: shape!,
    place: sample.text.indexOf(line) + line.indexOf(`.${method}(`) + 1,
    isNamed: line.includes('name:'),
  }));

describe("the README's sample", () => {
  test('compiles', () => {
    expect(sample.mistakes).toEqual([]);
    expect(steps.length).toBeGreaterThanOrEqual(6);
  });

  test.each(steps)('$step gives $shape', ({ place, shape, isNamed, method }) => {
    const { type, documentation } = sample.hover(place);
    const [, output] = /=> (Tensor<[\s\S]*)$/.exec(type) ?? [];
    // Where the names upstream fill a hover, TypeScript cuts it off before it comes to the output.
    const isCutOff = isNamed && type.length > HOVER && output === 'Tensor<...>';
    if (!isNamed) expect(output).toBe(`Tensor<${shape}>`);
    else if (!isCutOff) expect(output).toContain(`Tensor<${shape}, `);
    const doc = documentationOf(method);
    expect(doc.length).toBeGreaterThan(10);
    expect(documentation).toContain(doc);
  });

  test('shows its variables with their shapes first', () => {
    expect(sample.hover('pixels =').type).toMatch(/^const pixels: Tensor<\[null, 784\], /);
    expect(sample.hover('legacy =').type).toMatch(/^const legacy: Graph</);
    expect(sample.hover('modern =').type).toMatch(/^const modern: Graph</);
    expect(sample.hover('derived').type).toBe('const derived: tf.LayersModel');
  });

  test('gives the callback a plain tensor', () => {
    expect(sample.hover('x) =>').type).toBe('(parameter) x: Tensor<[null, 784]>');
  });
});

/** The first sentence of the comment on a layer's const. */
const documentationOf = (method: string): string => {
  const [file] = layerFiles.filter((path) => constIn(path, method) >= 0);
  if (file === undefined) throw new Error(`No file of layers/ exports '${method}'.`);
  const text = ts.sys.readFile(file) as string;
  const comment = text.slice(0, constIn(file, method)).split('/**').at(-1) as string;
  return /\* (.+)/.exec(comment)![1]!;
};
const layerFiles = ts.sys.readDirectory(join(root, 'src', 'layers'), ['.ts']);
const constIn = (path: string, name: string): number =>
  (ts.sys.readFile(path) as string).indexOf(`export const ${name}: `);

describe('a tensor without names', () => {
  const editor = new Editor(
    'unnamed.ts',
    `import { add, input } from 'tensorgraft';
const image = input({ shape: [28, 28, 1] });
const convolved = image.conv2d({ filters: 32, kernelSize: 3, padding: 'same' });
const summed = add([convolved, convolved]);
const asked = image.conv2d({ });
const misspelt = image.conv2d({ name: 'c', filters: 1, kernelSize: 1 });
`,
  );

  test('is its shape, and nothing else', () => {
    expect(editor.hover('image =').type).toBe('const image: Tensor<[null, 28, 28, 1]>');
    expect(editor.hover('convolved =').type).toBe('const convolved: Tensor<[null, 28, 28, 32]>');
    expect(editor.hover('summed =').type).toBe('const summed: Tensor<[null, 28, 28, 32]>');
  });

  test('completes the options of a layer', () => {
    const offered = editor.completions('asked = image.conv2d({ ');
    expect(offered).toEqual(
      expect.arrayContaining(['filters', 'kernelSize', 'padding', 'strides', 'name']),
    );
  });

  test('completes the layers', () => {
    expect(editor.completions('asked = image.')).toEqual(
      expect.arrayContaining([...Object.keys(catalogue), 'shape', 'dtype', 'as']),
    );
  });

  test("leads to the layer's const", () => {
    expect(editor.definition('conv2d({ filters: 32')).toContain('src/layers/convolutional.ts');
  });

  test('has the example and the link of the layer in its hover', () => {
    const { documentation } = editor.hover('conv2d({ filters: 32');
    expect(documentation).toContain('[batch, height, width, channels] → ');
  });
});

test('every layer, by each of its names, has its sentence and its shapes in its hover', () => {
  const names = Object.keys(catalogue);
  const editor = new Editor(
    'hovers.ts',
    `import { input } from 'tensorgraft';
const x = input({ shape: [4] });
${names.map((name) => `x.${name};`).join('\n')}
`,
  );
  for (const [name, { method }] of Object.entries(catalogue)) {
    const { documentation } = editor.hover(editor.text.indexOf(`x.${name};`) + 2);
    expect(documentation, name).toContain(documentationOf(method));
    expect(documentation, name).toMatch(/`\[batch.* → /);
  }
  expect(names).toEqual(expect.arrayContaining(['maxPool2d', 'avgPooling1d', 'globalMaxPool2d']));
});

test('a tensor downstream of many names shows its shape first, and in full', () => {
  const chain = Array.from(
    { length: 30 },
    (_, i) => `.dense({ name: 'layer_${i}', units: ${100 + i} })`,
  );
  const editor = new Editor(
    'chain.ts',
    `import { input } from 'tensorgraft';
const end = input({ shape: [28, 28, 8], name: 'start' })${chain.join('')};
`,
  );
  expect(editor.hover('end =').type).toMatch(/^const end: Tensor<\[null, 28, 28, 129\], /);
});

describe("the names inside cut('", () => {
  const editor = new Editor(
    'names.ts',
    `import { graph, input } from 'tensorgraft';
const x = input({ shape: [8], name: 'start' });
const before = graph({
  inputs: x,
  outputs: x.dense({ name: 'a', units: 8 }).reLU().dense({ name: 'b', units: 8 }).dense({ name: 'c', units: 2 }),
});
const after = before.cut('a', 'b').insert((y) => y.dense({ name: 'd', units: 8 }));
const again = after.cut('d').insert((y) => y.dense({ name: 'a', units: 4 }).dense({ units: 8 }));
before.cut('');
before.cut('a', '');
after.cut('');
again.cut('');
again.layer('');
before.freeze('');
before.freeze(['a', '']);
after.unfreeze('');
`,
  );
  const offered = (place: string): string[] => editor.completions(place).sort();

  test('are those of the layers that are there', () => {
    expect(offered("\nbefore.cut('")).toEqual(['a', 'b', 'c', 'start']);
    expect(offered("\nbefore.cut('a', '")).toEqual(['a', 'b', 'c', 'start']);
  });

  test("are no inputs inside freeze('", () => {
    expect(offered("\nbefore.freeze('")).toEqual(['a', 'b', 'c']);
    expect(offered("\nbefore.freeze(['a', '")).toEqual(['a', 'b', 'c']);
    expect(offered("\nafter.unfreeze('")).toEqual(['c', 'd']);
  });

  test('change with a surgery', () => {
    expect(offered("\nafter.cut('")).toEqual(['c', 'd', 'start']);
    expect(offered("\nagain.cut('")).toEqual(['a', 'c', 'start']);
    expect(offered("again.layer('")).toEqual(['a', 'c', 'start']);
  });
});

describe('a signature with a name', () => {
  const editor = new Editor(
    'signature.ts',
    `import type * as tf from '@tensorflow/tfjs';
import { fromModel, type SignatureValue } from 'tensorgraft';
interface Tiny {
  readonly inputs: readonly ['x'];
  readonly outputs: readonly ['y'];
  readonly layers: {
    readonly x: { readonly class: 'InputLayer'; readonly config: {}; readonly in: []; readonly out: [null, 8] };
    readonly y: { readonly class: 'Dense'; readonly config: { readonly units: 2 }; readonly in: [[null, 8]]; readonly out: [null, 2] };
  };
  readonly from: { readonly x: never; readonly y: 'x' };
}
declare const tiny: SignatureValue<Tiny>;
declare const model: tf.LayersModel;
const typed = fromModel(model, tiny);
typed.cut('');
`,
  );

  test('shows as it', () => {
    expect(editor.hover('typed =').type).toBe('const typed: Graph<Tiny>');
  });

  test('completes its layers', () => {
    expect(editor.completions("typed.cut('").sort()).toEqual(['x', 'y']);
  });
});
