import type { Dim, Shape } from '../shape/dimension.ts';
import type { option } from '../shape/rule.ts';

/** Which axis of a batch of images holds the channels. */
export type DataFormat = 'channelsFirst' | 'channelsLast';

/** The data format that a config asks for. Most have none, which costs less to see than to look for. */
export type formatOf<C> = C extends unknown
  ? 'dataFormat' extends keyof C
    ? option<C, 'dataFormat', 'channelsLast'>
    : 'channelsLast'
  : never;

/** What a layer over images sees of its input, whichever the data format. */
export interface Image<Batch, Spatial, Channels> {
  readonly batch: Batch;
  readonly spatial: Spatial;
  readonly channels: Channels;
}

/** Takes a shape apart: `readImage<[null, 28, 28, 3], 'channelsLast'> → Image<null, [28, 28], 3>`. */
export type readImage<S, Format> = Format extends 'channelsFirst'
  ? S extends readonly [infer Batch, infer Channels, ...infer Spatial]
    ? Image<Batch, Spatial, Channels>
    : never
  : S extends readonly [infer Batch, ...infer Spatial, infer Channels]
    ? Image<Batch, Spatial, Channels>
    : never;
export const readImage = (shape: Shape, format: DataFormat | undefined): Image<Dim, Shape, Dim> => {
  const [batch, ...rest] = shape as [Dim, ...Dim[]];
  return format === 'channelsFirst'
    ? { batch, spatial: rest.slice(1), channels: rest[0] as Dim }
    : { batch, spatial: rest.slice(0, -1), channels: rest.at(-1) as Dim };
};

/** Puts a shape together again. */
export type writeImage<
  Batch,
  Spatial extends Shape,
  Channels,
  Format,
> = Format extends 'channelsFirst' ? [Batch, Channels, ...Spatial] : [Batch, ...Spatial, Channels];
export const writeImage = (
  { batch, spatial, channels }: Image<Dim, Shape, Dim>,
  format: DataFormat | undefined,
): Shape =>
  format === 'channelsFirst' ? [batch, channels, ...spatial] : [batch, ...spatial, channels];
