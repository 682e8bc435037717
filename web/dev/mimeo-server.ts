// Stands in for the part of Mimeo that serves the page: passes the API on to a running server and keeps the session.
//
//   MIMEO_URL    the server (default http://127.0.0.1:8443, which takes `mimeo serve --plain-http`)
//   MIMEO_TOKEN  signs everybody in who has not signed out; without it, the log-in page asks for a token
//
// Files come from the server's own files address. `MIMEO_FILES_URL` names it (default: port 8444 of MIMEO_URL's host).
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin, ProxyOptions } from 'vite';

const server = process.env['MIMEO_URL'] ?? 'http://127.0.0.1:8443';
const filesUrl = process.env['MIMEO_FILES_URL'] ?? server.replace(/:\d+$/, ':8444');
const cookieName = 'mimeo_session';
const apiPaths = '^(/v1/|/mimeo/v1/|/healthz|/readyz|/openapi\\.json)';

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  `img-src 'self' data: blob: ${filesUrl}`,
  `media-src 'self' blob: ${filesUrl}`,
  `connect-src 'self' ${filesUrl}`,
  "font-src 'self'",
  "manifest-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

function tokenOf(request: IncomingMessage): string | undefined {
  const found = new RegExp(`(?:^|; )${cookieName}=([^;]*)`).exec(request.headers.cookie ?? '');
  const token = found ? decodeURIComponent(found[1] ?? '') : process.env['MIMEO_TOKEN'];
  return token === '' ? undefined : token;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request) body += String(piece);
  return body;
}

function answer(response: ServerResponse, status: number, body?: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', status < 400 ? 'application/json' : 'application/problem+json');
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function session(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'DELETE') {
    response.setHeader('Set-Cookie', `${cookieName}=; Path=/; HttpOnly; SameSite=Strict`);
    return answer(response, 204);
  }
  const given = request.method === 'POST' ? (JSON.parse(await readBody(request)) as { token?: string }) : undefined;
  const token = given ? given.token : tokenOf(request);
  const found = token ? await fetch(`${server}/v1/account`, { headers: { Authorization: `Bearer ${token}` } }) : undefined;
  if (!found?.ok) {
    return answer(response, 401, { title: 'Unauthenticated', detail: 'You did not pass a valid token.', status: 401 });
  }
  const account: unknown = await found.json();
  if (given) {
    response.setHeader('Set-Cookie', `${cookieName}=${encodeURIComponent(token ?? '')}; Path=/; HttpOnly; SameSite=Strict`);
    return answer(response, 201, account);
  }
  answer(response, 200, {
    account,
    api_origin: 'https://127.0.0.1:8443',
    own_authority: true,
    files_origin: filesUrl,
    files_url: filesUrl,
    version: 'development',
  });
}

const sessionMiddleware: Connect.NextHandleFunction = (request, response, next) => {
  if (!request.url?.startsWith('/mimeo/v1/session')) return next();
  session(request, response).catch(() =>
    answer(response, 503, { title: 'Unavailable', detail: 'The server does not answer.', status: 503 }),
  );
};

const proxy: Record<string, ProxyOptions> = {
  [apiPaths]: {
    target: server,
    secure: false,
    configure(proxied) {
      proxied.on('proxyReq', (outgoing, incoming) => {
        const token = tokenOf(incoming);
        if (token) outgoing.setHeader('Authorization', `Bearer ${token}`);
        outgoing.setHeader('Mimeo-Source', 'web');
        outgoing.removeHeader('Cookie');
        outgoing.removeHeader('Origin');
      });
      proxied.on('error', (_error, _request, response) => {
        if ('headersSent' in response && !response.headersSent) {
          answer(response, 503, { title: 'Unavailable', detail: 'The server does not answer.', status: 503 });
        } else {
          response.end();
        }
      });
    },
  },
};

export function mimeoServer(): Plugin {
  return {
    name: 'mimeo-server',
    config: () => ({ server: { proxy }, preview: { proxy } }),
    configureServer(dev) {
      dev.middlewares.use(sessionMiddleware);
    },
    configurePreviewServer(preview) {
      preview.middlewares.use((_request, response, next) => {
        response.setHeader('Content-Security-Policy', contentSecurityPolicy);
        next();
      });
      preview.middlewares.use(sessionMiddleware);
    },
  };
}
