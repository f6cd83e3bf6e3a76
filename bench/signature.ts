import { join } from 'node:path';
import { fromModel, signatureSource } from 'tensorgraft';
import { useWasm } from '../examples/models/wasm.ts';
import { languageService } from '../scripts/language-service.ts';
import { type Compiler, compile, compilers, root } from './compilers.ts';
import { blocks } from './growth.ts';
import { count, median, milliseconds, printTable, seconds, verdict } from './report.ts';

const LAYERS = 318;
const RUNS = 3;
/** What a program of nothing but the signature and a cut may take to check on 6.0. */
const LIMIT = 1;
/** What still feels like an answer at once, in milliseconds: Doherty's threshold. */
const INSTANT = 400;

/** A generated signature, a model that is opened with it, and a cut. */
const program = (): string => `${signatureSource(fromModel(blocks(LAYERS)), { name: 'Blocks' })}
import type * as tf from '@tensorflow/tfjs';
import { fromModel } from 'tensorgraft';
declare const model: tf.LayersModel;
export const edited = fromModel(model, blocks)
  .cut('layer_101', 'layer_104')
  .insert((x) => x.dense({ units: 4 }));
edited.cut('layer_1');
`;

/** What the signature of a large model costs the compiler, and an editor that completes its names. */
export const benchSignature = async (): Promise<void> => {
  await useWasm();
  const [compiler] = compilers as readonly [Compiler, ...Compiler[]];
  const source = program();
  const runs = Array.from({ length: RUNS }, () => compile(compiler, { source, mistakes: 0 }));
  const checked = runs.map(({ checkSeconds }) => checkSeconds);
  const [first, ...later] = completions(source);
  printTable(
    `The generated signature of ${LAYERS} layers, ${compiler.label}`,
    ['instantiations', 'check, quickest', 'limit', '', 'names at first', 'then', 'limit', ''],
    [
      [
        count(median(runs.map(({ instantiations }) => instantiations))),
        seconds(Math.min(...checked)),
        `≤ ${seconds(LIMIT)}`,
        verdict(Math.min(...checked) <= LIMIT),
        milliseconds(first as number),
        milliseconds(median(later)),
        `≤ ${milliseconds(INSTANT)}`,
        verdict(median(later) <= INSTANT),
      ],
    ],
  );
};

/** How long an editor waits for the names inside the last `cut('`, each time after a keystroke. */
const completions = (source: string): readonly number[] => {
  const path = join(root, 'build', 'bench', 'program', 'main.ts');
  let version = 0;
  const service = languageService({
    path,
    text: () => `${source}${'\n'.repeat(version)}`,
    version: () => String(version),
    root,
  });
  const place = source.lastIndexOf("cut('") + "cut('".length;
  return Array.from({ length: 6 }, () => {
    version += 1;
    const start = performance.now();
    const names = service.getCompletionsAtPosition(path, place, undefined)?.entries ?? [];
    const time = performance.now() - start;
    if (names.length < LAYERS - 10) throw new Error(`Only ${names.length} names are offered.`);
    return time;
  });
};
