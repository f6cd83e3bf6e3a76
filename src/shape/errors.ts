import { isData } from './plain.ts';

/** What went wrong, for programs that react to it. */
export interface ErrorDetails {
  /** Which rule was broken: one word in kebab case. */
  readonly code: string;
  /** The layer concerned: its name, or its method where it has none. */
  readonly layer?: string | undefined;
  /** What came. */
  readonly received?: unknown;
  /** What would have been right. */
  readonly expected?: unknown;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

/** The ancestor of every error that tensorgraft throws on purpose. */
export class TensorgraftError extends Error implements ErrorDetails {
  // Said of each class, as bundlers shorten what classes are called.
  override readonly name: string = 'TensorgraftError';
  readonly code: string;
  readonly layer: string | undefined;
  readonly received: unknown;
  readonly expected: unknown;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.layer = details.layer;
    this.expected = details.expected;
    this.received = details.received;
    // Consoles print what can be enumerated: of a live model thousands of lines.
    if (!isData(details.received)) Object.defineProperty(this, 'received', { enumerable: false });
  }
}

/** Shapes or dtypes that do not work out. */
export class ShapeError extends TensorgraftError {
  override readonly name: string = 'ShapeError';
}

/** An option that a layer does not have, or a value that it cannot take. */
export class ConfigError extends TensorgraftError {
  override readonly name: string = 'ConfigError';
}

/** A graph that cannot be built, or an edit that it cannot take. */
export class GraphError extends TensorgraftError {
  override readonly name: string = 'GraphError';
}

/** A model file that is not what it should be, or cannot be read or written. */
export class LoadError extends TensorgraftError {
  override readonly name: string = 'LoadError';
}
