/** How far the loading of a model has come. */
export interface Progress {
  /** Bytes are read, then layers built, then weights given to them. */
  readonly stage: 'bytes' | 'layers' | 'weights';
  readonly done: number;
  /** How many there are, as far as is known by now; not at all where a server does not say. */
  readonly total: number | undefined;
}

export type Report = (progress: Progress) => void;

/** Adds up the bytes of files, of which some are still to be found. */
export class Meter {
  readonly #report: Report;
  #done = 0;
  #total: number | undefined;

  constructor(report: Report) {
    this.#report = report;
  }

  /** There are so many more than have been read, or were known of. */
  expect(bytes: number): void {
    this.#total = (this.#total ?? this.#done) + bytes;
  }

  add(bytes: number): void {
    this.#done += bytes;
    const total = this.#total === undefined ? undefined : Math.max(this.#done, this.#total);
    this.#report({ stage: 'bytes', done: this.#done, total });
  }
}
