import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Axe's rules about colours; the others find the same in every theme. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** Fails where axe finds something serious or critical on the page as it stands, or a part of it, light or dark. */
export async function expectAccessible(page: Page, within = "html") {
  for (const [colorScheme, rules] of [["light", null] as const, ["dark", COLOUR_RULES] as const]) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    expect(await graveViolations(page, within, rules), colorScheme).toEqual([]);
  }
}

/** What axe calls serious or critical on the page as it stands, by all its rules or the given ones. */
async function graveViolations(page: Page, within: string, rules: string[] | null): Promise<string[]> {
  // Half-faded text of an arriving dialog has no contrast of its own.
  await page.evaluate(async () => {
    // What turns for as long as a call lasts never finishes.
    const ending = document.getAnimations().filter((it) => it.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => {})));
  });
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .include(within)
    .options({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) })
    .analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id} ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" ")}`);
}
