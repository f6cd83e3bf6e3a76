/**
 * Whether tfjs takes a name for a layer, since names of layers become names of tensors; and, as it
 * loads a model, keys of an object. The type is for names of which the compiler knows each letter.
 */
export type isLayerName<Name extends string> = Name extends keyof Object
  ? false
  : hasLettersOfName<Name>;
type hasLettersOfName<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? First extends LetterOrDigit
    ? isRestOfName<Rest>
    : false
  : false;
type isRestOfName<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends LetterOrDigit | lettersOf<'-._/'>
    ? isRestOfName<Rest>
    : false
  : true;
type LetterOrDigit =
  | lettersOf<'abcdefghijklmnopqrstuvwxyz'>
  | lettersOf<'ABCDEFGHIJKLMNOPQRSTUVWXYZ'>
  | lettersOf<'0123456789'>;
type lettersOf<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First | lettersOf<Rest>
  : never;
export const isLayerName = (name: string): boolean =>
  /^[A-Za-z0-9][-A-Za-z0-9._/]*$/.test(name) && !(name in Object.prototype);

type layerNames =
  "tfjs takes letters, digits, '-', '.', '_' and '/', and a letter or a digit first";
export const layerNames: layerNames =
  "tfjs takes letters, digits, '-', '.', '_' and '/', and a letter or a digit first";

/** A name that no layer can have in tfjs. */
export type notALayerName<
  Verb extends string,
  Name extends string,
> = `${Verb}: '${Name}' cannot be the name of a layer: ${layerNames}, but not what every object has, such as 'constructor'`;
export const notALayerName = (verb: string, name: string): string =>
  `${verb}: '${name}' cannot be the name of a layer: ${layerNames}, but not what every object has, such as 'constructor'`;
