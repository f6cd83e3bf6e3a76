/** The numbers of a tensor. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** The largest difference of one number of two lists; what is no number must be none in both. */
export const largestDifference = (a: Numbers, b: Numbers): number => {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const [one, other] = [a[i] as number, b[i] as number];
    const apart = Math.abs(one - other);
    if (apart > largest) largest = apart;
    else if (Number.isNaN(apart) && !Object.is(one, other)) return Number.POSITIVE_INFINITY;
  }
  return largest;
};
