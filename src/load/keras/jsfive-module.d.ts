declare module 'jsfive' {
  export class Group {
    readonly keys: string[];
    readonly attrs: Readonly<Record<string, unknown>>;
    get(path: string): Group | Dataset | null;
  }
  export class File extends Group {
    constructor(buffer: ArrayBuffer, name: string);
  }
  export class Dataset {
    readonly shape: number[];
    readonly dtype: string | readonly unknown[];
    readonly attrs: Readonly<Record<string, unknown>>;
    readonly value: number[];
  }
}
