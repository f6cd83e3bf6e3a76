import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { graph, input, save } from '../../src/index.ts';

const x = input({ shape: [4] });
const net = graph({ inputs: x, outputs: x.dense({ units: 2 }) });

it.each([
  ['https://example.org/net', 'https:'],
  ['indexeddb://net', 'indexeddb:'],
  ['file:///net.keras', 'file:'],
])('%s is a URL, and no folder is made of it', async (path, folder) => {
  await expect(save(net, path)).rejects.toThrow(`save: ${path}: this is a URL`);
  expect(existsSync(folder)).toBe(false);
});

it('an empty path is none', async () => {
  await expect(save(net, '')).rejects.toThrow('the path is empty; name a folder or a file');
});
