// A journey: a person, a browser and a Landfall of its own. Every page on the way is checked.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { startBrowser, stopBrowser } from "./browser.js";
import { inaccessible, watch } from "./checks.js";
import { startLandfall } from "./landfall.js";

const LONGEST = 120_000;
const PATIENCE = 20_000;

/** Who reads: opens pages, follows links, and checks each page on arrival. */
class Reader {
  constructor(page, watched, url) {
    Object.assign(this, { page, url, ...watched, loaded: 0, checked: 0 });
    page.on("domcontentloaded", () => { this.loaded += 1; });
  }

  /** Opens an address by hand. */
  async open(path, status = 200) {
    await this.arrive(() => this.page.goto(this.url + path), status);
  }

  /** Follows a link or presses a button that leads to a page. */
  async follow(name, status = 200) {
    const target = typeof name === "string" ? this.link(name) : name;
    await this.arrive(() => target.click(), status);
  }

  /** Does something that leads to another page, waits for it and checks it. */
  async arrive(act, status = 200) {
    const answered = this.page.waitForResponse((answer) => isPage(answer, this.page));
    const loaded = this.page.waitForEvent("load");
    const [answer] = await Promise.all([answered, loaded, act()]);
    assert.equal(answer.status(), status, answer.url());
    await this.check();
    this.checked += 1;
  }

  /** Checks the page as it is now; needed after something opened on it. */
  async check() {
    const found = [...(await inaccessible(this)), ...this.faults];
    assert.equal(found.length, 0, `${this.page.url()}\n${found.join("\n")}`);
  }

  link(name) {
    return this.page.getByRole("link", { name, exact: true }).first();
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true }).first();
  }

  /** The page says this somewhere that a person can see. */
  async sees(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async heading() {
    return this.page.locator("h1").innerText();
  }

  path() {
    return this.page.url().slice(this.url.length);
  }
}

const isPage = (answer, page) =>
  answer.request().isNavigationRequest() && answer.frame() === page.mainFrame() && (answer.status() < 300 || answer.status() >= 400);

/**
 * A test. `estate` are files to import first, `scripts: false` turns scripts off; all else is told to
 * the browser, as `colorScheme` or `viewport`.
 */
export const journey = (name, { estate = [], scripts = true, ...person }, walk) => {
  test(name, { timeout: LONGEST }, async () => {
    const landfall = await startLandfall(estate);
    const context = await (await startBrowser()).newContext(person);
    try {
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      const reader = new Reader(page, await watch(page, landfall.url, scripts), landfall.url);
      await walk(reader, landfall);
      assert.equal(reader.faults.length, 0, reader.faults.join("\n"));
      assert.equal(reader.checked, reader.loaded, "a page was passed without a check: use open, follow or arrive");
    } finally {
      await context.close();
      await landfall.stop();
    }
  });
};

after(async () => {
  await stopBrowser();
  // A journey that hangs must not keep the others from being counted.
  setTimeout(() => process.exit(1), 5_000).unref();
});
