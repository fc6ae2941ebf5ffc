import type { Route } from '../servers/listener.ts';

// What stands in the place of an answer.

const HTML = { 'content-type': 'text/html; charset=utf-8' } as const;

/** Of a web filter, with the status that the better ones send. */
export const BLOCK_PAGE: Route = {
  status: 403,
  headers: { ...HTML, server: 'Example Web Gateway' },
  body: '<html><head><title>Web page blocked</title></head><body>Access denied by company policy.</body></html>',
};

export const BLOCK_PAGE_200: Route = { ...BLOCK_PAGE, status: 200 };

/** Of a guest network. */
export const PORTAL: Route = {
  status: 302,
  headers: { ...HTML, location: 'http://login.portal.example/' },
  body: '<html><head><title>Guest network login</title></head></html>',
};

/** RFC 6585 section 6. */
export const NETWORK_LOGIN: Route = {
  status: 511,
  headers: HTML,
  body: '<html><head><title>Network Authentication Required</title></head></html>',
};

/** In the bytes of HTTP, for who does not speak TLS: what a proxy says that could not connect. */
export const PROXY_ERROR: readonly string[] = [
  'HTTP/1.1 503 Service Unavailable\r\n',
  'Server: squid/5.7\r\nX-Squid-Error: ERR_CONNECT_FAIL 110\r\nContent-Type: text/html\r\nContent-Length: 0\r\n',
  'Connection: close\r\n\r\n',
];
