import fc from 'fast-check';

/** What is done to a file: bytes of it, or a value somewhere in its JSON. */
export type Change = (bytes: Buffer) => Buffer;

/** A place in a file, from 0 up to 1: all are as likely, or most changes would hit the beginning. */
const place: fc.Arbitrary<number> = fc.noBias(fc.nat(999_999)).map((n) => n / 1_000_000);

/** A change of some bytes, a part that is cut out or repeated, or an early end. */
export const byteChange: fc.Arbitrary<Change> = fc.oneof(
  fc
    .array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 8,
    })
    .map((flips) => (bytes: Buffer) => {
      const changed = Buffer.from(bytes);
      for (const [at, value] of flips) changed[Math.floor(at * changed.length)] = value;
      return changed;
    }),
  // The first bytes of HDF5 and zip say how all others are laid out.
  fc
    .tuple(fc.integer({ min: 0, max: 2000 }), fc.uint8Array({ minLength: 1, maxLength: 8 }))
    .map(([at, values]) => (bytes: Buffer) => {
      const changed = Buffer.from(bytes);
      changed.set(
        values.subarray(0, Math.max(0, changed.length - at)),
        Math.min(at, changed.length),
      );
      return changed;
    }),
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map((at) => (bytes: Buffer) => bytes.subarray(0, Math.floor(at * bytes.length))),
  fc
    .tuple(place, fc.integer({ min: 1, max: 400 }), fc.boolean())
    .map(([at, length, isRepeated]) => (bytes: Buffer) => {
      const start = Math.floor(at * bytes.length);
      const from = isRepeated ? start : start + length;
      return Buffer.concat([
        bytes.subarray(0, start + (isRepeated ? length : 0)),
        bytes.subarray(from),
      ]);
    }),
);

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1,
    2,
    1.5,
    1e9,
    1e300,
    '',
    'x',
    '__proto__',
    'constructor',
    '../../x',
    [],
    {},
    [null],
    [[]],
    [[['a', 0, 0]]],
    'Functional',
    'Sequential',
    'Lambda',
    'InputLayer',
    'float16',
    'hard_sigmoid',
    { class_name: 'Functional', config: {} },
    [0, 0],
    [-1],
    'channels_first',
    'same',
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A change of one value of a JSON: another value, none, another place's, or a number beside it. */
export const jsonChange: fc.Arbitrary<Change> = fc
  .array(
    fc.tuple(
      place,
      place,
      fc.constantFrom('replace', 'remove', 'copy', 'swap', 'nudge', 'repeat'),
      strange,
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((steps) => (bytes: Buffer) => {
    const root = { root: JSON.parse(bytes.toString('utf8')) as unknown };
    for (const [a, b, kind, value] of steps) {
      const places = placesIn(root);
      if (places.length === 0) break;
      const [holder, key] = places[Math.floor(a * places.length)]!;
      const [other, otherKey] = places[Math.floor(b * places.length)]!;
      const old = holder[key];
      if (kind === 'replace') holder[key] = value;
      else if (kind === 'remove') Reflect.deleteProperty(holder, key);
      else if (kind === 'copy') holder[key] = structuredClone(other[otherKey]);
      else if (kind === 'repeat') holder[`${key}`] = [old, structuredClone(old)];
      else if (kind === 'nudge' && typeof old === 'number') holder[key] = old + (b < 0.5 ? -1 : 1);
      else {
        holder[key] = structuredClone(other[otherKey]);
        other[otherKey] = structuredClone(old);
      }
    }
    return Buffer.from(JSON.stringify(root.root) ?? 'null');
  });

type Holder = Record<string, unknown>;
const placesIn = (value: object): (readonly [Holder, string])[] => {
  const places: (readonly [Holder, string])[] = [];
  const walk = (holder: Holder, depth: number): void => {
    if (depth > 60) return;
    for (const [key, inner] of Object.entries(holder)) {
      places.push([holder, key]);
      if (typeof inner === 'object' && inner !== null) walk(inner as Holder, depth + 1);
    }
  };
  walk(value as Holder, 0);
  return places;
};
