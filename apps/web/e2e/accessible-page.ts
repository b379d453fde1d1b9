import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Fails where axe finds something serious or critical on the page as it stands, or a part of it, light or dark. */
export async function expectAccessible(page: Page, within = "html") {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    expect(await graveViolations(page, within), colorScheme).toEqual([]);
  }
}

/** What axe calls serious or critical on the page as it stands. */
async function graveViolations(page: Page, within: string): Promise<string[]> {
  // Half-faded text of an arriving dialog has no contrast of its own.
  await page.evaluate(async () => {
    // What turns for as long as a call lasts never finishes.
    const ending = document.getAnimations().filter((it) => it.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => {})));
  });
  const { violations } = await new AxeBuilder({ page })
    .include(within)
    .options({ resultTypes: ["violations"] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id} ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" ")}`);
}
