import { beforeAll, describe, expect, test } from 'vitest';
import { compile, pages, programsIn, programsOfPage, says, writePrograms } from './support/docs.ts';

const programs = pages().flatMap(programsOfPage);
const paths = writePrograms(programs);
let messages: string[][];

beforeAll(() => {
  messages = compile(paths);
});

describe('the code in the documentation', () => {
  test('is in README.md, too', () => {
    expect(programs.filter(({ place }) => place.startsWith('README.md')).length).toBeGreaterThan(3);
  });

  for (const [i, { place, errors, runs }] of programs.entries()) {
    if (errors !== undefined) {
      test(`${place} fails to compile, with the sentences that it states and no others`, () => {
        const said = messages[i]!;
        expect({
          unsaid: errors.filter((sentence) => !said.some((message) => says(message, sentence))),
          unstated: said.filter((message) => !errors.some((sentence) => says(message, sentence))),
        }).toEqual({ unsaid: [], unstated: [] });
      });
    } else {
      test(`${place} compiles${runs ? ' and runs' : ''}`, async () => {
        expect(messages[i]).toEqual([]);
        if (runs) await import(/* @vite-ignore */ paths[i]!);
      });
    }
  }
});

describe('the runner of the documentation', () => {
  const page = (...blocks: string[]): string => blocks.join('\n');
  const block = (info: string, ...code: string[]): string => page(`\`\`\`${info}`, ...code, '```');

  test('takes a block with those that continue it for one program, on the lines of the page', () => {
    const text = page('# A page', block('ts', 'one'), 'prose', block('ts continue', 'two'));
    expect(programsIn(text, 'page.md')).toEqual([
      { place: 'page.md:2', code: '\n\none\n\n\n\ntwo', runs: true, errors: undefined },
    ]);
  });

  test('leaves a program as it is where a compile error continues it', () => {
    const text = page(
      block('ts no-run', 'one'),
      block('ts continue compile-error', 'wrong // error: not here', '// error: This is wrong.'),
      block('ts continue', 'two'),
    );
    const found = programsIn(text, 'page.md');
    expect(found.map(({ code }) => code.split('\n').filter(Boolean))).toEqual([
      ['one', 'wrong // error: not here', '// error: This is wrong.'],
      ['one', 'two'],
    ]);
    expect(found.map(({ errors, runs }) => ({ errors, runs }))).toEqual([
      { errors: ['This is wrong.'], runs: false },
      { errors: undefined, runs: false },
    ]);
  });

  test('reads ts blocks only, and none that another block quotes', () => {
    const quoted = page('````md', block('ts', 'quoted'), '````');
    expect(programsIn(page(block('sh', 'npm ci'), quoted, block('')), 'page.md')).toEqual([]);
  });

  test('refuses marks that it does not know, and those that lack something', () => {
    expect(() => programsIn(block('ts norun'), 'a.md')).toThrow(
      'a.md:1: a ts block is marked with',
    );
    expect(() => programsIn(block('ts continue'), 'a.md')).toThrow('no program above');
    expect(() => programsIn(block('ts compile-error', 'x'), 'a.md')).toThrow('which error?');
  });

  test('knows a sentence only by the whole of it', () => {
    const message = `Type 'number' is not assignable to type '"dense: units is 0"'.`;
    expect(says(message, 'dense: units is 0')).toBe(true);
    expect(says(message, 'dense: units')).toBe(false);
  });
});
