import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));
/** The built command. */
export const main: string = join(root, 'dist/cli/main.js');

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** What runs the built command in a folder. */
export interface Command {
  /** Runs it as a user's shell would. */
  readonly run: (...args: readonly string[]) => Ended;
  readonly runWith: (env: Readonly<Record<string, string>>, ...args: readonly string[]) => Ended;
  /** As `run`, while this process goes on, as a server perhaps. */
  readonly start: (...args: readonly string[]) => Promise<Ended>;
}

export const commandIn = (place: string): Command => {
  const runWith: Command['runWith'] = (env, ...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: place,
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: '', NODE_OPTIONS: '', ...env },
    });
    return { status, out: stdout, err: stderr };
  };
  const start: Command['start'] = async (...args) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: place,
      env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' },
    });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (data) => out.push(`${data}`));
    child.stderr.on('data', (data) => err.push(`${data}`));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { status, out: out.join(''), err: err.join('') };
  };
  return { run: (...args) => runWith({ NO_COLOR: '1' }, ...args), runWith, start };
};
