/** Runs the article's snippets, and then the real thing: `npm start`. Any failed check ends it. */
import { inspect } from './article-1-inspect.ts';
import { replaceByConvolutions } from './article-2-convolutions.ts';
import { replaceByBranches } from './article-3-branches.ts';
import { useWasm } from './models/wasm.ts';
import { describeSnippet } from './support/article.ts';
import { operate, trainHead } from './support/operate.ts';
import { count, show, table } from './support/table.ts';
import { cheaperBlock, freezeAllBut, openMobileNet, threeClasses } from './surgery.ts';

const print = (title: string, lines: readonly string[]): void => {
  console.log([title, ...lines.map((line) => `  ${line}`), ''].join('\n'));
};

async function main(): Promise<void> {
  await useWasm();
  print('The article, 1: the tensors around a block of layers', await inspect());
  print(
    'The article, 2: dense_1 … dense_3 by convolutions',
    describeSnippet(await replaceByConvolutions()),
  );
  print('The article, 3: dense_3 by two branches', describeSnippet(await replaceByBranches()));

  const opened = await openMobileNet();
  const { model, trained } = opened;
  const { output: taken } = trained.layer('input_1');
  const { output: given } = trained.layer('dense_3');
  print('MobileNetV2 of nsfwjs, typed by its generated signature, on wasm', [
    `${show(taken)} → ${show(given)}`,
    `${model.layers.length} layers, ${count(model.countParams())} parameters`,
  ]);

  const slim = await operate(opened, 'a cheaper block_8', cheaperBlock);
  const three = await operate(opened, 'three classes', threeClasses);
  freezeAllBut(three.derived, three.report.added);
  print('Two surgeries', table([slim.report, three.report]));

  const moved = await trainHead(model, three.derived, 'three_classes');
  print('One step of training, with all but the new head frozen', [
    `learnt: ${moved.head.join(', ')}`,
    `besides, tfjs updates the averages of frozen batch normalisations: ${moved.averages.length}`,
    'the original: no weight moved, predictions unchanged',
  ]);
}

try {
  // Awaited here: should it never end, node says so and exits with 13.
  await main();
} catch (error) {
  console.error('FAILED:', error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
}
