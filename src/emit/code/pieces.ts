import { WIDTH } from '../source.ts';
import { type Code, flat, lay } from './layout.ts';
import type { Statements } from './statements.ts';

/** What a module has that applies layers of classes which tensorgraft does not know. */
export const registeredSource: string = `/** A layer of a class that tfjs knows by name, by \`tf.serialization.registerClass\`. */
const registered = (name: string, config: tf.serialization.ConfigDict): tf.layers.Layer => {
  const known = tf.serialization.SerializationMap.getMap().classNameMap[name];
  if (!known) throw new Error(\`no class \${name} is registered with tf.serialization\`);
  const [cls, fromConfig] = known;
  return fromConfig(cls, config) as tf.layers.Layer;
};
`;

/** A function that is made by \`block\`, as source. */
export const functionSource = (
  name: string,
  params: readonly string[],
  { declarations, results }: Statements,
): string => {
  const result = results.at(-1) as Code;
  const before = `const ${name} = block(`;
  const head = `(${params.join(', ')}) =>`;
  const isBlock = declarations.length > 0;
  if (!isBlock && before.length + head.length + flat(result).length + 3 <= WIDTH) {
    const line = lay(result, '', before.length + head.length + 1, 2);
    if (!line.includes('\n')) return `${before}${head} ${line});\n`;
  }
  const isHugged = before.length + head.length + (isBlock ? 2 : 0) <= WIDTH;
  const indent = isHugged ? '' : '  ';
  const inner = `${indent}  `;
  const start = isHugged
    ? `${before}${head}`
    : `${before}\n${indent}${indent.length + head.length + (isBlock ? 2 : 0) <= WIDTH ? head : tall(params, indent)}`;
  const end = isHugged ? '' : ',\n';
  if (!isBlock) {
    return `${start}\n${inner}${lay(result, inner, inner.length, 1)},\n);\n`;
  }
  const lines = declarations.map(([variable, value]) => {
    const declared = `${inner}const ${variable} = `;
    return `${declared}${lay(value, inner, declared.length, 1)};\n`;
  });
  const returned = `${inner}return ${lay(result, inner, inner.length + 7, 1)};\n`;
  return `${start} {\n${lines.join('')}${returned}${indent}}${end});\n`;
};

const tall = (params: readonly string[], indent: string): string =>
  `(\n${params.map((param) => `${indent}  ${param},\n`).join('')}${indent}) =>`;
