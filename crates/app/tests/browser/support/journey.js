// A journey: people, a browser each and a Landfall of its own. Every page on the way is checked.

import { after, test } from "node:test";

import { startBrowser, stopBrowser } from "./browser.js";
import { startLandfall } from "./landfall.js";
import { startProvider } from "./provider.js";
import { Reader } from "./reader.js";

const LONGEST = 240_000;

/**
 * A test. `estate` are files to import first, `accounts` roles by name, `settings` files of the
 * configuration; `provider` starts a provider of identities and is further configuration. `scripts: false` turns scripts off; all else is told to
 * the browser, as `colorScheme` or `viewport`. `landfall.reader()` is another person.
 */
export const journey = (name, { estate = [], accounts = {}, settings, provider, ...person }, walk) => {
  test(name, { timeout: LONGEST }, async () => {
    const vouches = provider === undefined ? null : await startProvider();
    const landfall = await startLandfall(estate, { accounts, settings: vouches?.settings(provider) ?? settings });
    await vouches?.knows(landfall.url);
    const readers = [];
    landfall.reader = async () => {
      readers.push(await Reader.begin(await startBrowser(), landfall.url, { ...person, elsewhere: vouches?.url }));
      return readers.at(-1);
    };
    try {
      await walk(await landfall.reader(), landfall);
      for (const reader of readers) await reader.end();
    } finally {
      for (const { context } of readers) await context.close();
      await landfall.stop();
      await vouches?.stop();
    }
  });
};

after(async () => {
  await stopBrowser();
  // A journey that hangs must not keep the others from being counted.
  setTimeout(() => process.exit(1), 5_000).unref();
});
