import { SingleBar } from 'cli-progress';
import type { Progress } from '../files/progress.ts';

/** What a bar is drawn on. */
export type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** How long work takes before there is a bar. */
const patience = 1000;

/**
 * A bar for one piece of work, on a terminal only, and only once the work has taken a second. It is
 * wiped away when the work is done.
 */
export class Bar {
  readonly #screen: Screen;
  readonly #start = Date.now();
  readonly #timer: NodeJS.Timeout | undefined;
  #bar: SingleBar | undefined;
  #last: Step;

  constructor(name: string, screen: Screen = process.stderr) {
    this.#screen = screen;
    this.#last = { text: name, done: 0, total: undefined };
    // A bar appears even if no progress is reported, as by a slow server.
    if (screen.isTTY) this.#timer = setTimeout(() => this.#show(), patience);
  }

  /** Work has come so far. */
  readonly step = (step: Step): void => {
    this.#last = step;
    if (this.#screen.isTTY && Date.now() - this.#start >= patience) this.#show();
  };

  /** How loading comes along. */
  readonly load = ({ stage, done, total }: Progress): void => {
    const unit = stage === 'bytes' ? ' MB' : '';
    const amount = (count: number): string =>
      stage === 'bytes' ? (count / 1e6).toFixed(1) : `${count}`;
    const of = total === undefined ? '' : ` of ${amount(total)}`;
    this.step({ text: `${labels[stage]} ${amount(done)}${of}${unit}`, done, total });
  };

  stop(): void {
    clearTimeout(this.#timer);
    this.#bar?.stop();
  }

  #show(): void {
    const { text, done, total } = this.#last;
    // Without a known total, no progress is claimed.
    const [value, whole] = total ? [done, total] : [0, 1];
    if (!this.#bar) {
      this.#bar = new SingleBar({
        stream: this.#screen,
        format: '{bar} {percentage}% {text}',
        barCompleteChar: '━',
        barIncompleteChar: '─',
        barsize: 30,
        fps: 10,
        clearOnComplete: true,
        hideCursor: null,
        gracefulExit: false,
      });
      this.#bar.start(whole, value, { text });
      return;
    }
    this.#bar.setTotal(whole);
    this.#bar.update(value, { text });
  }
}

/** How far work has come, in words and numbers. */
export interface Step {
  readonly text: string;
  readonly done: number;
  readonly total: number | undefined;
}

const labels = { bytes: 'read', layers: 'layers built:', weights: 'weights in place:' } as const;
