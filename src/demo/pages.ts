import type { HttpAnswer, HttpRequest } from './http-servers.ts';

const VERSIONS = {
  kubernetes: [
    { major: 1, minor: 33, patch: 5, default: true },
    { major: 1, minor: 32, patch: 9, default: false },
  ],
};

const KUBERNETES = { major: '1', minor: '33', gitVersion: 'v1.33.5', platform: 'linux/amd64' };

/** The invented cloud as it should be, except that its identity service gives JSON without what is asked of it. */
export function site({ path }: HttpRequest): HttpAnswer {
  switch (path) {
    case '/global/v1/versions':
      return json(VERSIONS);
    case '/api/v1/messages':
      return { status: 204 };
    case '/version':
      return json(KUBERNETES);
    case '/identity/.well-known/openid-configuration':
      return json({ status: 'maintenance', until: '06:00 UTC' });
    default:
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok\n' };
  }
}

/** What a web gateway sends in the place of what was asked for. Many send it with status 200. */
export function blockPage({ host, path }: HttpRequest): HttpAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', server: 'Example Web Gateway', 'cache-control': 'no-store' },
    body: `<!DOCTYPE html>
<html>
<head><title>Web page blocked</title></head>
<body>
<h1>Access denied by company policy</h1>
<p>The page you asked for was blocked by the web filter. Please contact your network administrator.</p>
<p>URL: https://${escape(host + path)}<br>Category: Cloud infrastructure<br>Policy: outbound-default</p>
</body>
</html>
`,
  };
}

export function pageThatForbids(request: HttpRequest): HttpAnswer {
  return { ...blockPage(request), status: 403 };
}

/** A guest network sends everybody to its login. */
export function portal(): HttpAnswer {
  return {
    status: 302,
    headers: { 'content-type': 'text/html', location: 'http://portal.example/login' },
    body: '<html><head><title>Guest network login</title></head></html>\n',
  };
}

function json(value: unknown): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
