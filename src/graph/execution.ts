import { type Dag, isInput, type Value } from './dag.ts';

/** The values in the order in which tfjs executes them: depth first, from the last input of each. */
export const executionOrder = ({ outputs }: Dag): readonly Value[] => {
  const order = new Set<Value>();
  for (const output of outputs) {
    const stack: Value[] = [output];
    const waiting = new Set<Value>();
    while (stack.length > 0) {
      const value = stack.at(-1) as Value;
      if (order.has(value) || isInput(value.call) || waiting.has(value)) {
        stack.pop();
        order.add(value);
      } else {
        waiting.add(value);
        stack.push(...value.call.inputs.filter((input) => !order.has(input)));
      }
    }
  }
  return [...order];
};
