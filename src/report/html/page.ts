import { html, Markup } from './markup.ts';
import { SCRIPT, SCRIPT_HASH } from './script.ts';
import { STYLE, STYLE_HASH } from './style.ts';

/**
 * The page around its body. Only this very script and this very style may run and nothing may be loaded, so that a
 * report stays harmless even where an escape were forgotten (CSP Level 3, section 6.1).
 */
export function page(title: string, body: Markup): string {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="reachcheck" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${body} ${SCRIPT_ELEMENT}
      </body>
    </html>`;
  return `${document.source.trimEnd()}\n`;
}

// Whole, because their hashes are those of every character between the tags.
const STYLE_ELEMENT = new Markup(`<style>${STYLE}</style>`);
const SCRIPT_ELEMENT = new Markup(`<script>${SCRIPT}</script>`);

// As an entity a quote would be the same to the browser, but not to a person who looks what is allowed.
const POLICY = new Markup(
  `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`,
);
