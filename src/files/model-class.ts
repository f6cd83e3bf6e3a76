/** Whether a class is that of a model, which may be a layer of another. */
export const isModelClass = (className: unknown): boolean => modelClasses.has(className);
const modelClasses: ReadonlySet<unknown> = new Set(['Functional', 'Model', 'Sequential']);
