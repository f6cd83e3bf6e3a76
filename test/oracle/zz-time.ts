import { askOurs, askTheirs } from './answers.ts';
import { ourCode } from './case.ts';
import { judge } from './judge.ts';
import { draw, methods } from './run.ts';
import { askTypes } from './types.ts';
export const main = () => {
  const cpu = () => {
    const u = process.cpuUsage();
    return (u.user + u.system) / 1e6;
  };
  const all: any[] = [];
  let tf = 0,
    em = 0;
  for (const m of methods) {
    for (const it of draw(m, 50, 5)) {
      const s = cpu();
      const ours = askOurs(it);
      const theirs = askTheirs(it);
      tf += cpu() - s;
      const s2 = cpu();
      judge(it, ours, theirs);
      em += cpu() - s2;
      if (cpu() - s > 0.5) console.log((cpu() - s).toFixed(2), ourCode(it));
      all.push({ it, ours });
    }
  }
  console.log(all.length, 'tf', tf.toFixed(1), 'emitted', em.toFixed(1));
  for (const n of [100, 300, 600, 1000, 1500, 3000]) {
    const s = cpu();
    askTypes(all.slice(0, n));
    console.log(n, (cpu() - s).toFixed(2));
  }
  return 0;
};
