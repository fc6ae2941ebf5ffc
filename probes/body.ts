import type { HttpDetail, JsonShape } from '../src/model/observation.ts';
import type { JsonKind } from '../src/model/profile.ts';

/** More than any documented answer has: a key that is not kept would count as missing. */
const MAX_KEYS = 256;
const MAX_KEY_LENGTH = 128;
const MAX_EXCERPT = 200;

const utf8 = new TextDecoder();

/** What a body shows of itself: the shape of its JSON, or the title and first words of its text. */
export function describeBody(
  bytes: Uint8Array,
  truncated: boolean,
): Pick<HttpDetail, 'bodyBytes' | 'bodyTruncated' | 'json' | 'title' | 'excerpt'> {
  const text = utf8.decode(bytes);
  const json = truncated ? null : jsonShape(text);
  return {
    bodyBytes: bytes.length,
    bodyTruncated: truncated,
    json,
    title: json === null ? title(text) : null,
    excerpt: json === null ? excerpt(text) : null,
  };
}

function jsonShape(text: string): JsonShape | null {
  // A page is none, and the error that says so costs more than reading it.
  if (!/^[ \t\r\n]*[[{"\-0-9tfn]/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return { kind: jsonKind(value), keys: keysOf(Array.isArray(value) ? value[0] : value) };
  } catch {
    return null;
  }
}

function keysOf(value: unknown): JsonShape['keys'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const entries = Object.entries(value).slice(0, MAX_KEYS);
  return Object.fromEntries(entries.map(([key, item]) => [key.slice(0, MAX_KEY_LENGTH), jsonKind(item)]));
}

function jsonKind(value: unknown): JsonKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}

function title(text: string): string | null {
  const found = /<title[^>]{0,100}>([^<]{1,200})/i.exec(text)?.[1];
  return found === undefined ? null : words(found);
}

function excerpt(text: string): string | null {
  const bare = words(
    text.slice(0, 16_384).replaceAll(/<(?:script|style)[\s\S]{0,8192}?<\/(?:script|style)>|<[^>]{0,1000}>/gi, ' '),
  );
  return bare === '' ? null : bare.slice(0, MAX_EXCERPT);
}

function words(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}
