import { draw, methods } from './run.ts';
import { askOurs } from './answers.ts';
import { askTypes } from './types.ts';
export const main = () => {
  const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6; };
  const all = methods.flatMap((m) => draw(m, 15, 5)).map(it => ({ it, ours: askOurs(it) }));
  askTypes(all.slice(0, 10));
  for (const n of [10, 100, 900, 900]) { const s = cpu(); const w = performance.now(); const r = askTypes(all.slice(0, n)); console.log(n, 'cpu', (cpu() - s).toFixed(2), 'wall', ((performance.now() - w)/1000).toFixed(2), r.filter(x => x.exact).length); }
  return 0;
};
