/** What the types know of a model that is loaded. */
import { type Graph, graph, input, load, save, type Unchecked } from 'tensorgraft';
import { same } from './support.ts';

const x = input({ shape: [8], name: 'x' });
const net = graph({ inputs: x, outputs: x.dense({ name: 'wide', units: 4 }) });

const untyped = await load('model.json');
same<typeof untyped, Graph<Unchecked>>();
const online = await load(new URL('https://example.org/model.json'));
same<typeof online, Graph<Unchecked>>();

const trained = await load('model.keras', net);
same<typeof trained, typeof net>();
trained.cut('wide').insert((given) => {
  same<typeof given.shape, [null, 8]>();
  return given.dense({ units: 3 });
});
// @ts-expect-error: there is no such layer
trained.cut('narrow');
// @ts-expect-error: a number is no place of a file
await load(7);

const path = await save(net, 'folder');
same<typeof path, string>();
await save(net.emit(), 'folder/net.json');
// @ts-expect-error: a tensor is no graph
await save(x, 'folder');
