import type { consumersOf, feedsOf, insOf, isOutput, Signature } from '../graph/signature.ts';
import type { Nameless } from '../graph/trace.ts';

/** Whether data flows from `First` to `Last`, but not through some layers; a layer flows into itself. */
export type flowsInto<G extends Signature, First, Last, NotThrough = never> = isUpstream<
  G,
  First,
  Last,
  NotThrough
>;
type isUpstream<G extends Signature, First, Frontier, Seen> = [Frontier] extends [never]
  ? false
  : First extends Frontier
    ? true
    : isUpstream<G, First, Exclude<feedsOf<G, Frontier>, Seen | Frontier>, Seen | Frontier>;

/**
 * The layers that a cut removes: `Last`, and upstream of it whatever feeds nothing else any more.
 *
 * It grows from `Last` upwards: what feeds a removed layer is removed too, unless it is among `Kept`,
 * which feed the replacement, is an output, or has a consumer that stays. So side branches go, and what
 * something outside still needs stays.
 */
export type removedBy<G extends Signature, First, Last, Kept = feedsOf<G, First>> = grow<
  G,
  Kept,
  Last,
  feedsOf<G, Last>
>;
type grow<G extends Signature, Kept, Removed, Candidates> =
  needless<G, Exclude<Candidates, Kept | Removed | Nameless>, Removed> extends infer More
    ? [More] extends [never]
      ? Removed
      : grow<G, Kept, Removed | More, feedsOf<G, More>>
    : never;
/** Those of the candidates that feed removed layers only; inputs always stay. */
type needless<G extends Signature, Candidate, Removed> = Candidate extends unknown
  ? isOutput<G, Candidate> extends true
    ? never
    : [insOf<G, Candidate>] extends [readonly []]
      ? never
      : [Exclude<consumersOf<G, Candidate>, Removed>] extends [never]
        ? Candidate
        : never
  : never;
