/** The catalogue: one exported const per layer of tfjs, and nothing else. */
export * from './dot.ts';
export * from './merge.ts';
export * from './shareable.ts';
