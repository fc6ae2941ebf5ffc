import { shippedText } from '../profile/shipped.ts';

/** Version of this package, from its package.json. */
export function toolVersion(): string {
  return /"version": "([^"]+)"/.exec(shippedText('package.json') ?? '')?.[1] ?? '0.0.0';
}
