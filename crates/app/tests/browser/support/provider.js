// A certified provider of identities (OpenID Connect) on this machine, with pages as plain as can be.

import { createServer } from "node:http";

const SECRET = "between the two of us, and long enough";
const PAGE = (title, fields, buttons) => `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<title>${title}</title><h1>${title}</h1><form method="post">${fields}${buttons.map((name) =>
  `<button name="answer" value="${name}">${name}</button>`).join(" ")}</form>`;

/** What it knows of people; each has the group of the role that Landfall is to give. */
const account = (sub) => ({
  accountId: sub,
  claims: () => ({ sub, preferred_username: sub, name: `${sub} of the harbour`, groups: [`${sub}-team`] }),
});

const configuration = (url) => ({
  clients: [{ client_id: "landfall", client_secret: SECRET, redirect_uris: [`${url}/sign-in/oidc/callback`] }],
  cookies: { keys: ["for this run only"] },
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"] },
  // Names and groups are told only to those who ask once more, with the access token.
  conformIdTokenClaims: true,
  features: { devInteractions: { enabled: false } },
  findAccount: (_, sub) => account(sub),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  pkce: { required: () => true },
});

/** Asks who somebody is, and whether Landfall may know. */
const interact = async (provider, request, response) => {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (request.method === "GET") {
    const isLogin = prompt.name === "login";
    response.setHeader("content-type", "text/html");
    response.end(isLogin
      ? PAGE("Who are you?", '<label>Name <input name="name"></label> ', ["Sign in"])
      : PAGE("May Landfall know?", "", ["Allow", "Refuse"]));
    return;
  }
  const answer = new URLSearchParams(await new Response(request).text());
  const finish = (result) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  if (prompt.name === "login") return finish({ login: { accountId: answer.get("name") } });
  if (answer.get("answer") === "Refuse") return finish({ error: "access_denied" });
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return finish({ consent: { grantId: await grant.save() } });
};

/** Listens at once, so that Landfall can be told where; answers once it `knows` where Landfall is. */
export const startProvider = async () => {
  let answer = (_, response) => response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${server.address().port}`;
  const named = `oidc_issuer = "${url}"\noidc_client_id = "landfall"\noidc_client_secret_file = "oidc-secret"\n`;
  const settings = (further) => ({ "landfall.toml": named + further, "oidc-secret": SECRET });
  const knows = async (landfall) => {
    const { default: Provider } = await import("oidc-provider");
    const provider = new Provider(url, configuration(landfall));
    const others = provider.callback();
    answer = (request, response) => request.url.startsWith("/interaction/")
      ? interact(provider, request, response).catch((error) => response.writeHead(500).end(error.stack))
      : others(request, response);
  };
  const stop = () => new Promise((end) => { server.close(end); server.closeAllConnections(); });
  return { url, settings, knows, stop };
};
