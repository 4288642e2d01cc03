// Pictures of every page in light and dark: node support/screenshots.js FOLDER [harbour|quickstart]

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { startBrowser, stopBrowser } from "./browser.js";
import { HARBOUR, QUICKSTART, startLandfall } from "./landfall.js";
import { PAGES, prepare } from "./pages.js";

const [folder, estate = "harbour"] = process.argv.slice(2);
if (!folder) throw new Error("say where to: node support/screenshots.js FOLDER [harbour|quickstart]");
mkdirSync(folder, { recursive: true });

const palette = async (page, colorScheme) => {
  await page.keyboard.press("Control+k");
  await page.keyboard.type("crane");
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(folder, `palette-${colorScheme}.png`) });
};

const landfall = await startLandfall(estate === "quickstart" ? QUICKSTART : HARBOUR);
prepare(landfall);
const browser = await startBrowser();
try {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    for (const { name, path, on, find } of PAGES) {
      await page.goto(landfall.url + (path ?? on));
      if (find) await page.goto(landfall.url + (await page.locator(find).first().getAttribute("href")));
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
      if (name === "home") await palette(page, colorScheme);
    }
    await context.close();
  }
  // Once there is an account everybody has to sign in.
  landfall.add("ada", "admin");
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 800 } });
    await page.goto(`${landfall.url}/sign-in`);
    await page.screenshot({ path: join(folder, `sign-in-${colorScheme}.png`) });
    await page.close();
  }
} finally {
  await stopBrowser();
  await landfall.stop();
}
