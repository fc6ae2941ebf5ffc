import { Script } from 'node:vm';

/** The parts that one file holds: what would be files of their own. */
export interface Parts {
  /** The text of a part; null without such a part. */
  readonly text: (name: string) => string | null;
  /** Where a stack trace shows the lines of a part. */
  readonly place: (name: string) => { readonly filename: string; readonly lineOffset: number };
  /** What this very engine made of a part at another time. */
  readonly compiled?: (name: string) => Buffer | undefined;
  /** Is told of each part that is compiled. */
  readonly onCompiled?: (name: string, script: Script) => void;
}

const BEFORE = '(function (exports, require, module, packedText) {';

/** Starts the program. A chunk of its code is compiled when another asks for it. */
export function startFrom({ text, place, compiled, onCompiled }: Parts): void {
  const loaded = new Map<string, { readonly exports: unknown }>();

  /** What a chunk exports, or a module of Node's own. */
  const load = (id: string): unknown => {
    const name = id.replace(/^\.\//, '');
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const code = text(name);
    if (code === null) return process.getBuiltinModule(id);
    const module = { exports: {} };
    loaded.set(name, module);
    const options = { ...place(name), columnOffset: -BEFORE.length, cachedData: compiled?.(name) };
    const script = new Script(`${BEFORE}${code}\n})`, options);
    onCompiled?.(name, script);
    script.runInThisContext()(module.exports, load, module, text);
    return module.exports;
  };

  load('start.js');
}
