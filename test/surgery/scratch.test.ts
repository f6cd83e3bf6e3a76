import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { type Comparison, compare, sum } from '../support/programs/compare.ts';
import { randomProgram } from '../support/programs/program.ts';

it('scratch', () => {
  const count = Number(process.env.SURGERIES ?? 300);
  const seed = Number(process.env.SEED ?? 1);
  const parts: Comparison[] = [];
  const programs = Math.ceil(count / 5);
  for (let start = 0; start < programs; start += 200) {
    parts.push(
      compare(
        Array.from({ length: Math.min(200, programs - start) }, (_, i) =>
          randomProgram(seed * 1_000_003 + start + i, 5),
        ),
      ),
    );
  }
  const { outcomes, byVerb, wrong } = sum(parts);
  const out = [
    JSON.stringify(outcomes),
    ...Object.entries(byVerb).map(([v, o]) => `${v} ${JSON.stringify(o)}`),
  ];
  for (const [i, text] of wrong.entries()) {
    const lines = text.split('\n');
    writeFileSync(`/tmp/wrong/${i}.ts`, text);
    const at = lines.findIndex((l) => /^line \d+: /.test(l));
    const no = Number(/^line (\d+)/.exec(lines[at]!)![1]);
    out.push(
      `--- ${i}`,
      lines[no - 1]!.slice(0, 700),
      ...lines
        .slice(at)
        .map((l) => l.slice(0, 400))
        .slice(0, 6),
    );
  }
  writeFileSync('/tmp/wrong/summary.txt', out.join('\n'));
}, 3_600_000);
