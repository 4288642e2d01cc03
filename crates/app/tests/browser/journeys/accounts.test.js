// Accounts: coming in, going out, tokens, sessions, portfolios.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, PASSWORD, fixture } from "../support/landfall.js";
import { another, sign, signIn } from "../support/people.js";

const ADMIN = { accounts: { root: "admin" } };

journey("the first account makes signing in necessary, and leads back", { estate: HARBOUR }, async (reader) => {
  await reader.open("/settings");
  await reader.follow("People");
  await reader.sees("The first one must be an admin");
  await reader.page.getByLabel("Name to sign in with").fill("root");
  await reader.page.getByLabel(/^First password/).fill(PASSWORD);
  await reader.follow(reader.button("Let in"));
  assert.equal(await reader.heading(), "Sign in");
  await reader.open("/assets?q=crane");
  assert.equal(reader.path(), "/sign-in?next=%2Fassets%3Fq%3Dcrane");
  await sign(reader, "root");
  assert.equal(reader.path(), "/assets?q=crane");
  await reader.sees("crane-control");
  await reader.follow(reader.button("Sign out"));
  await reader.open("/backlog");
  assert.equal(await reader.heading(), "Sign in");
});

for (const scripts of [true, false]) {
  journey(`a wrong password is told, ${scripts ? "with" : "without"} scripts`, { ...ADMIN, scripts }, async (reader) => {
    await reader.open("/plans");
    await sign(reader, "root", { password: "a guess in the dark", status: 422 });
    assert.match(await reader.page.getByRole("alert").innerText(), /Name or password is wrong/);
    assert.equal(await reader.page.getByLabel("Name").inputValue(), "root", "the name is kept");
    assert.equal(await reader.page.getByLabel("Password").inputValue(), "", "the password is not");
    await sign(reader, "root");
    assert.equal(reader.path(), "/plans", "the way back is kept");
  });
}

journey("signing in by keys alone", ADMIN, async (reader) => {
  const { keyboard } = reader.page;
  await reader.open("/");
  await reader.page.getByLabel("Name").focus();
  await keyboard.type("root");
  await keyboard.press("Tab");
  await keyboard.type(PASSWORD);
  await reader.arrive(() => keyboard.press("Enter"));
  assert.equal(await reader.button("Sign out").count(), 1);
});

journey("an admin lets somebody in, and takes a role away at once", { ...ADMIN, estate: HARBOUR }, async (reader, landfall) => {
  await signIn(reader, "root");
  await reader.open("/settings/people");
  await reader.page.getByLabel("Name to sign in with").fill("bob");
  await reader.page.getByRole("combobox", { name: "Role", exact: true }).selectOption("contributor");
  await reader.page.getByLabel("Shown as").fill("Bob of the yard");
  await reader.page.getByLabel(/^First password/).fill(PASSWORD);
  await reader.follow(reader.button("Let in"));
  const bob = await another(landfall, "bob");
  await bob.open("/workloads/W-9");
  await bob.page.getByLabel("Owner").fill("Linus");
  await reader.page.getByLabel("Role of bob", { exact: true }).selectOption("viewer");
  await reader.follow(reader.button("Change the role of bob"));
  await bob.follow(bob.button("Save"), 403);
  await bob.sees("yours is viewer");
  await bob.open("/workloads/W-9");
  assert.equal(await bob.button("Save").count(), 0);
  await reader.follow(reader.button("Shut the account of bob"));
  await bob.open("/workloads/W-9");
  assert.equal(await bob.heading(), "Sign in");
  await sign(bob, "bob", { status: 422 });
});

journey("a token is shown once, and works until it is taken back", ADMIN, async (reader) => {
  await signIn(reader, "root");
  await reader.follow("root");
  await reader.page.getByLabel("What it is for").fill("nightly");
  await reader.page.getByLabel("It may do no more than").selectOption("viewer");
  await reader.follow(reader.button("Make a token"));
  const secret = await reader.page.getByRole("region", { name: "Your new token" }).locator("code").innerText();
  const ask = async (path) => {
    const answer = await fetch(reader.url + path, { headers: { authorization: `Bearer ${secret}` } });
    return [answer.status, await answer.json()];
  };
  const [status, me] = await ask("/api/v1/me");
  assert.deepEqual([status, me.name, me.role], [200, "root", "viewer"]);
  assert.equal((await ask("/api/v1/people"))[0], 403, "no more than a viewer");
  await reader.open("/settings/account");
  assert.ok(!(await reader.page.content()).includes(secret));
  await reader.follow(reader.button("Take back nightly"));
  assert.equal((await ask("/api/v1/me"))[0], 401);
});

journey("a session is ended from elsewhere, and by a new password", ADMIN, async (reader, landfall) => {
  const phone = await another(landfall, "root");
  await signIn(reader, "root");
  await reader.open("/settings/account");
  await reader.follow(reader.button("End"));
  await phone.open("/backlog");
  assert.equal(await phone.heading(), "Sign in");
  await sign(phone, "root");
  await reader.page.getByLabel("Current password").fill(PASSWORD);
  await reader.page.getByLabel(/^New password/).fill("another harbour at night");
  await reader.follow(reader.button("Change, and sign out everywhere else"));
  await phone.open("/backlog");
  await sign(phone, "root", { status: 422 });
  await sign(phone, "root", { password: "another harbour at night" });
  assert.equal(phone.path(), "/backlog");
});

journey("two portfolios, and the way between them", { ...ADMIN, estate: HARBOUR }, async (reader, landfall) => {
  await signIn(reader, "root");
  await reader.open("/settings/portfolios");
  await reader.page.getByRole("textbox", { name: /^Key/ }).fill("north");
  await reader.page.getByLabel("Title").fill("The North");
  await reader.follow(reader.button("Add"));
  const switcher = reader.page.getByRole("navigation", { name: "Portfolios" });
  await reader.follow(switcher.getByRole("link", { name: "The North" }));
  await reader.sees("Nothing has been imported yet");
  await reader.follow("Import");
  await reader.page.getByLabel("Files").setInputFiles(fixture("harbour/RVTools_tabvInfo.csv"));
  await reader.follow(reader.button("Show what would change"));
  await reader.follow(reader.button("Import"));
  assert.equal(reader.path(), "/p/north/");
  await reader.arrive(async () => { await reader.page.keyboard.press("g"); await reader.page.keyboard.press("b"); });
  assert.equal(reader.path(), "/p/north/backlog");
  landfall.add("nora", "viewer", "north");
  const nora = await another(landfall, "nora");
  assert.equal(nora.path(), "/p/north/", "who has one portfolio begins there");
  await nora.open("/backlog", 404);
  await reader.open("/");
  await reader.sees("19");
});
