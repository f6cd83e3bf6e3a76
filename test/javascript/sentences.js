// What the messages say of something that is not what it should be, with the code of the error.

export const name = (verb, given) => [
  `${verb}: takes the name of a layer, such as 'a', but gets ${given}`,
  'not-a-name',
];
export const callback = (verb, given, example = '(x) => x.reLU()') => [
  `${verb}: takes a function, such as ${example}, but gets ${given}`,
  'not-a-function',
];
export const object = (verb, option, given) => [
  `${verb}: takes an object of options, such as { ${option}: … }, but gets ${given}`,
  'config',
];
export const asOptions = (verb) => [
  `${verb}: takes options here, but gets a tensor; several tensors go into one list, [a, b]`,
  'config',
];
export const unknown = (verb, key, hint) => [
  `${verb}: there is no option '${key}'${hint ? `; did you mean '${hint}'?` : ''}`,
  'unknown-option',
];
export const option = (verb, key, expected, given) => [
  `${verb}: ${key} must be ${expected}, but is ${given}`,
  'option-value',
];
export const missing = (verb, key, expected) => [
  `${verb}: ${key} must be ${expected}, but is left out`,
  'option-missing',
];
export const aGraph = (verb, given) => [
  `${verb}: takes a graph made by tensorgraft, such as fromModel(model), but gets ${given}`,
  'not-a-graph',
];
export const either = (verb, given) => [
  `${verb}: takes a graph or a tf.LayersModel, such as await tf.loadLayersModel(url), but gets ${given}`,
  'not-a-model',
];
export const aModel = (given) => [
  `fromModel: takes a tf.LayersModel, such as await tf.loadLayersModel(url), but gets ${given}`,
  'not-a-model',
];
export const signature = (verb, given) => [
  `${verb}: takes a signature, such as a graph or the value that signatureSource(…) writes, but gets ${given}`,
  'not-a-signature',
];
export const selector = (verb, given) => [
  `${verb}: takes a name, a list of names, a class or a function, such as { className: 'Dense' }, but gets ${given}`,
  'not-a-selector',
];
export const answer = (verb, given) => [
  `${verb}: takes a function that answers true or false, such as (layer) => layer.className === 'Dense', but gets ${given}`,
  'not-a-selector',
];
export const list = (verb, given, expected = 'a list of tensors', example = '[a, b]') => [
  `${verb}: takes ${expected}, such as ${example}, but gets ${given}`,
  'not-a-list',
];
export const tensor = (layer, given) => [
  `${layer}: what it is given is not a tensor made by tensorgraft, but ${given}`,
  'not-a-tensor',
];
export const names = (given) => [
  `rename: takes the new names by the present ones, such as { dense_1: 'hidden' }, but gets ${given}`,
  'not-names',
];
export const layer = (verb, given) => [
  `${verb}: takes a layer or a tfjs layer, such as layers.dense({ units: 8 }), but gets ${given}`,
  'not-a-layer',
];
