import { isObject, type Json } from '../../files/json.ts';
import { formerObjects, renamedObjects } from '../../keras/differences.ts';

/**
 * A config without what Keras 3 wraps around its values: objects keep their class and config only,
 * policies become dtypes, functions their names.
 */
export const plainObjects = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plainObjects);
  if (!isObject(value)) return value;
  const { class_name: className, config } = value;
  if (typeof className === 'string' && 'config' in value) {
    return (
      byClass.get(className)?.(config) ?? { class_name: className, config: plainConfig(config) }
    );
  }
  return plainConfig(value);
};

const plainConfig = (config: unknown): unknown =>
  isObject(config)
    ? Object.fromEntries(
        Object.entries(config).map(([key, item]) => [
          key,
          key === 'dtype' ? dtypeOf(plainObjects(item)) : plainObjects(item),
        ]),
      )
    : plainObjects(config);

/** What some classes of Keras are in tfjs. */
const byClass: ReadonlyMap<string, (config: unknown) => unknown> = new Map([
  ...['DTypePolicy', 'Policy', 'FloatDTypePolicy'].map(
    (name) => [name, (config: unknown) => option(config, 'name')] as const,
  ),
  ['function', (config: unknown) => config] as const,
  ['L1', (config: unknown) => penalty(option(config, 'l1'), 0)] as const,
  ['L2', (config: unknown) => penalty(0, option(config, 'l2'))] as const,
  ...[...renamedObjects, ...formerObjects].map(
    ([theirs, ours]) => [theirs, (config: unknown) => ({ class_name: ours, config })] as const,
  ),
]);
const option = (config: unknown, key: string): unknown => (isObject(config) ? config[key] : config);
const penalty = (l1: unknown, l2: unknown): Json => ({ class_name: 'L1L2', config: { l1, l2 } });

/** tfjs has one width of each kind of number. */
const dtypeOf = (dtype: unknown): unknown => {
  if (typeof dtype !== 'string') return dtype;
  if (/^((mixed_)?b?float16|float(32|64))$/.test(dtype)) return 'float32';
  return /^u?int(8|16|32|64)$/.test(dtype) ? 'int32' : dtype;
};
