// Every page as people meet it: light, dark, narrow, printed, without scripts.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";
import { PAGES, prepare, reach } from "../support/pages.js";

/** A tour of all pages; `look` sees each one. */
const tour = (name, person, look = async () => {}) => {
  journey(name, { estate: HARBOUR, ...person }, async (reader, landfall) => {
    prepare(landfall);
    for (const page of PAGES) {
      await reach(reader, page);
      await look(reader, page.name);
    }
  });
};

const fits = async ({ page }, name) => {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${name} is ${content} pixels wide in a window of ${window}`);
};

/** The content ends before the foot of the page begins. */
const foot = ({ page }) => page.evaluate(() => {
  const seen = [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility());
  const parts = seen.map((one) => one.getBoundingClientRect().bottom);
  return [Math.max(...parts), document.querySelector("footer.bottom")?.getBoundingClientRect().top ?? Infinity];
});

tour("every page in the light, with a title and one heading", { colorScheme: "light" }, async (reader, name) => {
  const { page } = reader;
  const [content, footer] = await foot(reader);
  assert.ok(content <= footer, `${name} reaches ${content} and its foot begins at ${footer}`);
  assert.notEqual(await page.title(), "", name);
  assert.equal(await page.locator("h1").count(), 1, name);
});

tour("every page in the dark", { colorScheme: "dark" }, async ({ page }, name) => {
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [red, green, blue] = ground.match(/\d+/g).map(Number);
  assert.ok(red + green + blue < 200, `${name} has the ground ${ground} in the dark`);
});

tour("every page on a phone, without scrolling sideways", { viewport: { width: 360, height: 740 } }, async (reader, name) => {
  await fits(reader, name);
  // As narrow as a page at 1280 pixels is when enlarged four times.
  await reader.page.setViewportSize({ width: 320, height: 256 });
  await fits(reader, name);
  await reader.page.setViewportSize({ width: 360, height: 740 });
});

tour("every page without scripts", { scripts: false });

tour("every page on paper", {}, async ({ page }, name) => {
  await page.emulateMedia({ media: "print" });
  for (const part of ["nav", "header.top", "footer.bottom", "form", "button"]) {
    for (const one of await page.locator(part).all()) {
      assert.equal(await one.isVisible(), false, `${name} prints its ${part}`);
    }
  }
  assert.ok((await page.pdf()).subarray(0, 5).equals(Buffer.from("%PDF-")), name);
  await page.emulateMedia({ media: "screen" });
});
