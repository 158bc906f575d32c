// A real OpenID Connect provider on this machine (panva's oidc-provider), and a browser without a
// window that walks through it. `spoil` changes the ID token that it gives out, signed anew: so a
// provider, or who stands between, may lie about one thing at a time.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = process.env.ANSINH_NODE_MODULES;
const load = (path) => import(pathToFileURL(join(modules, path)));
const { Provider } = await load('oidc-provider/lib/index.js');
const jose = await load('jose/dist/node/esm/index.js');

async function keyPair(alg, kid) {
  const { privateKey, publicKey } = await jose.generateKeyPair(alg, { extractable: true });
  const named = { alg, kid, use: 'sig' };
  return {
    alg, kid, sign: privateKey,
    jwk: { ...await jose.exportJWK(privateKey), ...named },
    open: { ...await jose.exportJWK(publicKey), ...named },
  };
}

export const freePort = () => new Promise((resolve) => {
  const s = createServer().listen(0, '127.0.0.1', () => {
    const { port } = s.address();
    s.close(() => resolve(port));
  });
});

export async function startProvider(redirect) {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const rsa = await keyPair('RS256', 'r1'), ec = await keyPair('ES256', 'e1');
  const strange = await keyPair('RS256', 'r1'), fresh = await keyPair('RS256', 'r2');
  // It tells developers what not to do in earnest: this is a test.
  console.warn = console.info = () => {};
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'ansinh', client_secret: 'a secret: 100 %', redirect_uris: [redirect] }],
    jwks: { keys: [rsa.jwk, ec.jwk] },
    pkce: { required: () => true },
    cookies: { keys: ['for tests alone'] },
  });
  const said = { issuer, keysAsked: 0, pkce: null, spoil: null, rsa, ec, strange, fresh, openKeys: [] };
  provider.use(async (ctx, next) => {
    if (ctx.path === '/auth') said.pkce = ctx.query.code_challenge_method;
    await next();
    if (ctx.path === '/jwks') {
      said.keysAsked++;
      ctx.body = { keys: [...ctx.body.keys, ...said.openKeys] };
    }
    if (ctx.path === '/token' && ctx.body?.id_token && said.spoil)
      ctx.body = { ...ctx.body, id_token: await said.spoil(jose.decodeJwt(ctx.body.id_token)) };
  });
  const server = createServer(provider.callback());
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  said.sign = (claims, key = rsa, header = {}) =>
    new jose.SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.sign);
  said.signShared = (claims, secret) =>
    new jose.SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
  said.unsigned = (claims) => new jose.UnsecuredJWT(claims).encode();
  said.stop = () => { server.closeAllConnections(); server.close(); };
  return said;
}

// Cookies by host and port, redirects by hand, forms filled in.
export class Walker {
  jar = new Map();

  cookies(url) {
    return this.jar.get(new URL(url).host) ?? this.jar.set(new URL(url).host, new Map()).get(new URL(url).host);
  }

  async ask(url, form) {
    const kept = this.cookies(url);
    const headers = { cookie: [...kept].map(([k, v]) => `${k}=${v}`).join('; ') };
    const answer = await fetch(url, { method: form ? 'POST' : 'GET', headers, redirect: 'manual',
      body: form ? new URLSearchParams(form) : undefined });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (/max-age=0/i.test(line) || value === '') kept.delete(name);
      else kept.set(name, value);
    }
    this.last = url;
    const to = answer.headers.get('location');
    return { status: answer.status, text: await answer.text(), to: to && new URL(to, url).href };
  }

  // From our button to the address that leads back: not followed yet.
  async toTheWayBack(base, who) {
    let at = await this.ask(base + '/dang-nhap/danh-tinh?next=%2Ftai-khoan');
    for (let i = 0; i < 20; i++) {
      if (at.to?.startsWith(base)) return at.to;
      if (at.to) at = await this.ask(at.to);
      else {
        const action = at.text.match(/action="([^"]+)"/)?.[1];
        if (!action) throw new Error(`the provider says ${at.status}: ${at.text.slice(0, 300)}`);
        const login = at.text.includes('value="login"');
        at = await this.ask(action.startsWith('http') ? action : new URL(action, this.last).href,
          login ? { prompt: 'login', login: who, password: 'x' } : { prompt: 'consent' });
      }
    }
    throw new Error('the provider leads nowhere');
  }
}
