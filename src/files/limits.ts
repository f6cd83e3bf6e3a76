/** The largest file that is read into memory: what one buffer can hold. */
export const mostBytes: number = 2 ** 31 - 1;
/** The longest text that V8 holds, where each character is a byte of the file. */
export const mostText: number = 2 ** 29 - 24;
/** How deep lists and objects of a model's JSON are nested; each model in another takes four. */
export const mostNesting = 200;
/** How many models are inside one another. */
export const mostModels = 24;
/** How many layers lie behind one another: tfjs goes through them recursively. */
export const mostDepth = 2000;
/** How many times larger than its file something may be once it is unpacked. */
export const mostInflation = 200;
/** How many weights a model without saved ones may be given: 1 GiB of them. */
export const mostFresh: number = 2 ** 28;
/**
 * How many values more than its file has a model may be built with, where the file is small: which weights
 * it lacks can be told of a model that is built. Of a larger one that is as many as it has.
 */
export const mostLacking: number = 2 ** 20;
/** The largest matrix that tfjs makes orthogonal within seconds. */
export const mostOrthogonal: number = 2 ** 18;
/** How many calls there are in all, with those of a model counted each time it is called. */
export const mostCalls = 50_000;
