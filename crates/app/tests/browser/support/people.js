// How people come in and go.

import assert from "node:assert/strict";

import { PASSWORD } from "./landfall.js";

/** Types name and password into the form that is open. */
export const sign = async (reader, name, { password = PASSWORD, status = 200 } = {}) => {
  await reader.page.getByLabel("Name").fill(name);
  await reader.page.getByLabel("Password").fill(password);
  await reader.follow(reader.button("Sign in"), status);
};

/** Opens the form and signs in. */
export const signIn = async (reader, name) => {
  await reader.open("/sign-in");
  await sign(reader, name);
  assert.equal(await reader.button("Sign out").count(), 1, `${name} is signed in`);
};

/** Another person with a browser of their own, signed in. */
export const another = async (landfall, name) => {
  const reader = await landfall.reader();
  await signIn(reader, name);
  return reader;
};
