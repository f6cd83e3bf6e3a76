import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Bar, type Screen } from '../../src/cli/bar.ts';
import { Meter, type Progress } from '../../src/files/progress.ts';

/** A screen that remembers what was written to it. */
const screen = (isTTY: boolean): { readonly screen: Screen; readonly seen: () => string } => {
  const written: string[] = [];
  const stream = new Writable({
    write: (chunk, _, done) => {
      written.push(`${chunk}`);
      done();
    },
  });
  const extra = { isTTY, columns: 80, cursorTo: () => {}, clearLine: () => {} };
  return { screen: Object.assign(stream, extra), seen: () => written.join('') };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const bytes = (done: number, total?: number): Progress => ({ stage: 'bytes', done, total });

it('appears once work has taken a second, and says how far it has come', () => {
  const { screen: terminal, seen } = screen(true);
  const bar = new Bar('waiting', terminal);
  bar.load(bytes(1e6, 4e6));
  expect(seen()).toBe('');
  vi.advanceTimersByTime(1001);
  expect(seen()).toContain(' 25% read 1.0 of 4.0 MB');
  vi.advanceTimersByTime(1000);
  bar.load({ stage: 'layers', done: 9, total: 10 });
  expect(seen()).toContain(' 90% layers built: 9 of 10');
  bar.stop();
});

it('says that it waits where nothing comes, and claims nothing where the end is not known', () => {
  const { screen: terminal, seen } = screen(true);
  const bar = new Bar('waiting for a server', terminal);
  vi.advanceTimersByTime(1001);
  expect(seen()).toContain(' 0% waiting for a server');
  vi.advanceTimersByTime(1000);
  bar.load(bytes(5e6));
  expect(seen()).toContain(' 0% read 5.0 MB');
  bar.stop();
});

it('is drawn on terminals only', () => {
  const { screen: pipe, seen } = screen(false);
  const bar = new Bar('waiting', pipe);
  vi.advanceTimersByTime(5000);
  bar.load(bytes(1, 2));
  bar.stop();
  expect(seen()).toBe('');
});

it('never appears where work is done within a second', () => {
  const { screen: terminal, seen } = screen(true);
  const bar = new Bar('waiting', terminal);
  vi.advanceTimersByTime(900);
  bar.load(bytes(1, 2));
  bar.stop();
  vi.advanceTimersByTime(5000);
  expect(seen()).toBe('');
});

it('counts the bytes of files of which some are found later', () => {
  const steps: Progress[] = [];
  const meter = new Meter((step) => steps.push(step));
  meter.add(10);
  meter.expect(90);
  meter.add(40);
  meter.add(60);
  expect(steps).toEqual([bytes(10, undefined), bytes(50, 100), bytes(110, 110)]);
});
