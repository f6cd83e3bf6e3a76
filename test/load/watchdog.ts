import { Worker } from 'node:worker_threads';

/** Ends the process, loudly, where one step of it takes too long: no timer fires while it hangs. */
export const watchdog = (
  seconds: number,
): { readonly step: (label: string) => void; readonly stop: () => Promise<number> } => {
  const shared = new SharedArrayBuffer(4096);
  const count = new Int32Array(shared, 0, 2);
  const text = new Uint8Array(shared, 8);
  const worker = new Worker(
    `
    const { workerData: { shared, seconds, pid } } = require('node:worker_threads');
    const count = new Int32Array(shared, 0, 2);
    let last = -1, since = Date.now();
    setInterval(() => {
      const now = Atomics.load(count, 0);
      if (now !== last) [last, since] = [now, Date.now()];
      else if (Date.now() - since > seconds * 1000) {
        const label = Buffer.from(new Uint8Array(shared, 8)).toString('utf8').replace(/\\0.*/s, '');
        require('node:fs').writeSync(2, 'This takes longer than ' + seconds + ' s: ' + label + '\\n');
        process.kill(pid, 'SIGKILL');
      }
    }, 250);`,
    { eval: true, workerData: { shared, seconds, pid: process.pid } },
  );
  return {
    step: (label) => {
      text.fill(0);
      text.set(new TextEncoder().encode(label).subarray(0, text.length - 1));
      Atomics.add(count, 0, 1);
    },
    stop: () => worker.terminate(),
  };
};
