// Signing in at a provider of identities: a certified one, on this machine.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";
import { another, sign } from "../support/people.js";

const CREATES = `oidc_create = true
oidc_role_claim = "groups"
[oidc_roles]
anna-team = "adoption_lead"
`;
const WORLD = { estate: HARBOUR, accounts: { root: "admin" }, provider: CREATES };

/** From our form to the provider's, and there signs in as somebody. */
const goThere = async (reader, name) => {
  await reader.follow("Sign in at your organisation");
  assert.ok(reader.isElsewhere(), reader.page.url());
  await reader.page.getByLabel("Name").fill(name);
  await reader.follow(reader.button("Sign in"));
};

/** What somebody is here, by the API. */
const me = async ({ context, url }) => (await context.request.get(`${url}/api/v1/me`)).json();

journey("whoever signs in there for the first time gets an account and leads back", WORLD, async (reader, landfall) => {
  await reader.open("/assets?q=crane");
  await goThere(reader, "vera");
  await reader.follow(reader.button("Allow"));
  assert.equal(reader.path(), "/assets?q=crane");
  await reader.sees("crane-control");
  const { name, shown_name: shown, role } = await me(reader);
  assert.deepEqual([name, shown, role], ["vera", "vera of the harbour", "viewer"]);
  await reader.open("/settings/account");
  assert.equal(await reader.page.getByLabel("Current password").count(), 0, "there is no password to change");
  await reader.follow(reader.button("Sign out"));
  assert.equal(await reader.heading(), "Sign in");
  // The provider still knows this browser, and asks nothing.
  await reader.follow("Sign in at your organisation");
  assert.equal((await me(reader)).name, "vera");
  const root = await another(landfall, "root");
  await root.open("/settings/people");
  assert.equal(await root.page.locator("tbody tr").count(), 2, "the second time it is the same account");
});

journey("a group there is a role here", WORLD, async (reader) => {
  await reader.open("/plans");
  await goThere(reader, "anna");
  await reader.follow(reader.button("Allow"));
  assert.equal((await me(reader)).role, "adoption_lead");
  assert.equal(await reader.button("Propose").count(), 1);
});

journey("who refuses there stays outside, and is told", WORLD, async (reader) => {
  await reader.open("/plans");
  await goThere(reader, "vera");
  await reader.follow(reader.button("Refuse"), 422);
  assert.match(await reader.page.getByRole("alert").innerText(), /provider did not sign you in: access_denied/);
  await reader.follow("Home");
  assert.equal(await reader.heading(), "Sign in");
  await sign(reader, "root");
});

/** The address by which the provider would lead back whoever has to say yes or no, not followed. */
const wayBack = async ({ page, context, url }) => {
  const ask = async (address, how) =>
    (await context.request.fetch(address, { maxRedirects: 0, ...how })).headers().location;
  let address = await ask(page.url(), { method: "POST", form: { answer: "Allow" } });
  while (!address.startsWith(url)) address = await ask(address);
  return address.slice(url.length);
};

journey("a way back that did not begin in this browser, or was changed, is refused", WORLD, async (reader, landfall) => {
  await reader.open("/sign-in");
  await goThere(reader, "vera");
  const back = await wayBack(reader);
  assert.match(back, /^\/sign-in\/oidc\/callback\?code=/);
  const other = await landfall.reader();
  for (const [one, path] of [[other, back], [reader, back.replace(/state=[^&]+/, "state=of-somebody-else")], [reader, back]]) {
    await one.open(path, 422);
    await one.sees("this sign-in did not begin in this browser, or too long ago: begin again");
    await one.open("/backlog");
    assert.equal(await one.heading(), "Sign in");
  }
});

journey("without leave to make accounts the page says whom an admin has to add", { ...WORLD, provider: "" }, async (reader, landfall) => {
  await reader.open("/backlog");
  await goThere(reader, "grace");
  await reader.follow(reader.button("Allow"), 422);
  await reader.sees("--oidc-subject grace");
  landfall.run("people", "add", "grace", "--role", "contributor", "--oidc-subject", "grace");
  await reader.open("/backlog");
  await reader.follow("Sign in at your organisation");
  assert.equal(reader.path(), "/backlog");
  assert.equal((await me(reader)).role, "contributor");
});
