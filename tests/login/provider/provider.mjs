// A real OpenID Connect provider for the tests. Whoever logs in says themselves who they are and at which level.
import http from "node:http";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import path from "node:path";

const modules = process.argv[2];
const given = JSON.parse(process.argv[3]);
const { Provider } = await import(pathToFileURL(path.join(modules, "oidc-provider", "lib", "index.js")));

const accounts = new Map(); // sub → claims
const server = http.createServer();
server.listen(given.port || 0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: given.clients,
  acrValues: ["loa-substantial", "loa-high"],
  scopes: ["openid", "profile"],
  claims: { acr: null, amr: null, auth_time: null, sid: null, openid: ["sub", "pid", "ident", "unit", "groups", "organisations"], profile: ["given_name", "family_name"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  clientAuthMethods: ["private_key_jwt", "client_secret_basic"],
  enabledJWA: { clientAuthSigningAlgValues: ["ES256"] },
  cookies: { keys: ["only for tests"] },
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = `<!doctype html><title>Log out</title>${form}<button autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Yes, log out here too</button>`;
      },
    },
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...(accounts.get(sub) || {}) }) }),
  async loadExistingGrant(ctx) {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});
provider.on("server_error", (ctx, error) => console.error(error));

const page = `<!doctype html><title>Test provider</title><form method="post">
<label>Number <input name="pid"></label> <label>Level <input name="acr" value="loa-high"></label> <label>More <input name="more"></label>
<button>Log in</button> <button name="stop" value="1">Stop</button></form>`;

const answer = provider.callback();
server.on("request", async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  try {
    if (request.method === "GET") return response.setHeader("Content-Type", "text/html").end(page);
    const parts = [];
    for await (const part of request) parts.push(part);
    const form = new URLSearchParams(Buffer.concat(parts).toString());
    if (form.get("stop")) return await provider.interactionFinished(request, response, { error: "access_denied" });
    const claims = { ...JSON.parse(form.get("more") || "{}") };
    if (form.get("pid")) claims.pid = form.get("pid");
    const sub = `person-${form.get("pid") || claims.ident}`;
    accounts.set(sub, claims);
    await provider.interactionFinished(request, response, { login: { accountId: sub, acr: form.get("acr"), amr: ["test"] } });
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
console.log(JSON.stringify({ issuer }));
