/** Where a stack trace shows the lines of a part of the executable. */
export function placeInExecutable(name: string): { readonly filename: string; readonly lineOffset: number } {
  return { filename: `reachcheck/${name}`, lineOffset: 0 };
}

/** The asset that holds what the engine made of a part. */
export function compiledName(name: string): string {
  return `${name}.compiled`;
}

/** The name of an asset as the name of a file. */
export function assetFile(name: string): string {
  return encodeURIComponent(name);
}
