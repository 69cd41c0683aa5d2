// Opens a report in Chromium and prints its findings as JSON: accessibility, requests, errors, layout, filters.
// node check.cjs CHROMIUM PAGE [FOLDER FOR PICTURES]
"use strict";
const { pathToFileURL } = require("node:url");
const { join } = require("node:path");
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");

const [program, file, pictures] = process.argv.slice(2);
const problems = [];

async function open(browser, width, colorScheme, javaScriptEnabled = true) {
  // The policy of the page also stops the scripts that a test adds, so only those of axe bypass it.
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled });
  const page = await context.newPage();
  page.on("request", (request) => {
    if (request.url() !== pathToFileURL(file).href) problems.push(`request: ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error}`));
  page.on("dialog", (dialog) => problems.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  await page.goto(pathToFileURL(file).href);
  return page;
}

async function look(browser, width, scheme) {
  const page = await open(browser, width, scheme);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) problems.push(`${width} ${scheme}: ${wide} pixels too wide`);
  if (pictures) {
    await page.screenshot({ path: join(pictures, `${width}-${scheme}.png`), fullPage: false });
    for (const id of ["findings", "checklist", "tree", "routes", "coverage"]) {
      const heading = page.locator(`#${id}`);
      if (await heading.count()) {
        await heading.evaluate((node) => node.scrollIntoView({ behavior: "instant" }));
        await page.screenshot({ path: join(pictures, `${width}-${scheme}-${id}.png`) });
      }
    }
  }
  await page.evaluate(require("node:fs").readFileSync(axe, "utf8"));
  const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const { id, impact, nodes } of violations) {
    problems.push(`${width} ${scheme}: axe ${impact} ${id}: ${nodes.length}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary.slice(0, 200)}`);
  }
  await page.context().close();
}

async function use(browser) {
  const page = await open(browser, 1024, "light");
  const expect = (name, is) => is || problems.push(`use: ${name}`);
  const visible = (selector) => page.locator(`${selector}:visible`).count();
  if (await page.locator("form[data-for=tree]").count()) {
    const all = await page.locator(".tree li").count();
    await page.locator("form[data-for=tree] [data-f=text]").fill("sales");
    await page.waitForTimeout(300);
    const found = await visible(".tree li");
    expect("the search of the tree", found > 0 && found < all);
    await page.locator("form[data-for=tree] [data-f=text]").fill("");
    await page.locator("form[data-for=tree] [data-open='1']").click();
    await page.waitForTimeout(300);
    expect("all nodes are open", (await visible(".tree li")) === all);
    const choices = page.locator("form[data-for=tree] [data-f=grant] option");
    if ((await choices.count()) > 2) {
      await page.locator("form[data-for=tree] [data-f=grant]").selectOption({ index: (await choices.count()) - 1 });
      await page.waitForTimeout(300);
      expect("the filter by grant", (await visible(".tree li")) < all);
    }
  }
  if (await page.locator("form[data-for=routes]").count()) {
    const rows = ".routes tbody tr";
    const all = await visible(rows);
    await page.locator("form[data-for=routes] [data-f=method]").selectOption("POST");
    await page.waitForTimeout(300);
    const posts = await visible(rows);
    expect("the filter by method", posts > 0 && posts < all);
    await page.locator(".routes thead button", { hasText: "Risk" }).click();
    expect("the sort by risk", (await page.locator(".routes thead th[aria-sort]").count()) === 1);
    await page.locator("form[data-for=routes] [data-f=text]").fill("no such route");
    await page.waitForTimeout(300);
    expect("a search without a match", (await visible(rows)) === 0);
  }
  const copy = page.locator("pre").first();
  if (await copy.count()) {
    const details = page.locator("details:has(pre)").first();
    await details.locator("summary").click();
    await details.locator("button").click();
    await page.waitForTimeout(200);
    expect("the copy of changes", (await details.locator("button").textContent()) === "Copied");
  }
  if (pictures) await page.pdf({ path: join(pictures, "page.pdf") });
  await page.context().close();
}

async function without(browser) {
  const page = await open(browser, 1024, "light", false);
  if (await page.locator("form:visible").count()) problems.push("without JavaScript: a form that does nothing is visible");
  if (!(await page.locator("h1:visible").count())) problems.push("without JavaScript: no heading");
  await page.context().close();
}

(async () => {
  const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
  for (const width of [390, 1024, 1600]) for (const scheme of ["light", "dark"]) await look(browser, width, scheme);
  await use(browser);
  await without(browser);
  await browser.close();
  console.log(JSON.stringify(problems, null, 1));
})();
