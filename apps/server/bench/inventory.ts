import { ListAllTokens } from "@tessera/domain";
import type { Ctx } from "../src/platform/context.ts";
import { listAllTokens } from "../src/tokens/inventory/token-inventory-service.ts";
import { withInstance } from "./bench-instance.ts";
import { best, medianRatio, type Row, rate } from "./measure.ts";
import { fillTokens } from "./token-rows.ts";
import { admit } from "./verification.ts";

const [SMALL, MEDIUM, LARGE] = [10_000, 100_000, 1_000_000];
/** Tokens whose secret is known, spread over each table: each table verifies the same number of them. */
const KNOWN = 2000;
const VERIFICATIONS = 10_000;
const ROUNDS = 5;
/** A page is asked for until so many milliseconds are over, to be measurable. */
const LONG_ENOUGH = 20;
/** Of the speed, what must be left with a hundred times as many tokens: it may take 1.5 times as long. */
const LEAST_LEFT = 0.67;
/** How long a page may take over 100,000 tokens, in milliseconds. */
const MOST_WAIT = 100;

type Variant = { name: string; query: object; pagesBefore?: number };

/** Pages as an administrator asks for them. */
const VARIANTS: Variant[] = [
  { name: "newest first", query: {} },
  { name: "by name", query: { sort: "name" } },
  { name: "by owner", query: { sort: "owner" } },
  { name: "by expiry", query: { sort: "expiresAt" } },
  { name: "by last use", query: { sort: "lastUsedAt", descending: true } },
  { name: "search for a common word", query: { search: "checkout" } },
  { name: "search for people", query: { search: "person77" } },
  { name: "search for one token", query: { search: "migration 77" } },
  { name: "search for what isn't there", query: { search: "quetzal" } },
  { name: "of one owner", query: { userId: "user-77" } },
  { name: "active", query: { status: ["Active"] } },
  { name: "revoked", query: { status: ["Revoked"] } },
  { name: "rotated, of which there are none", query: { status: ["Rotated"] } },
  { name: "of a kind that there is none of", query: { kind: "svc" } },
  { name: "with a common scope", query: { scope: "result:write" } },
  { name: "with a scope that none has", query: { scope: "admin:write" } },
  { name: "unused for 30 days", query: { unusedForDays: 30 } },
  { name: "unused for 3,000 days, which none is", query: { unusedForDays: 3000 } },
  { name: "without expiry", query: { neverExpires: true } },
  { name: "beyond the policy", query: { beyondPolicy: true } },
  { name: "active, by expiry", query: { status: ["Active"], sort: "expiresAt" } },
  { name: "active, by expiry, twenty pages in", query: { status: ["Active"], sort: "expiresAt" }, pagesBefore: 20 },
  { name: "revoked, by name", query: { status: ["Revoked"], sort: "name" } },
  { name: "with a scope that none has, by name", query: { scope: "admin:write", sort: "name" } },
  { name: "search for a common word, by name", query: { search: "checkout", sort: "name" } },
  { name: "search for what isn't there, by name", query: { search: "quetzal", sort: "name" } },
  { name: "search for what isn't there, by owner", query: { search: "quetzal", sort: "owner" } },
];

/** Pages of the inventory, and verifications, with 10,000, 100,000 and a million tokens in the table. */
export function benchInventory(): Promise<Row[]> {
  return withInstance((small) =>
    withInstance((medium) =>
      withInstance(async (large) => {
        const secrets = await fillTokens(small, SMALL, KNOWN);
        await fillTokens(medium, MEDIUM, KNOWN);
        const secretsOfLarge = await fillTokens(large, LARGE, KNOWN);
        return [
          await verificationRow(small, secrets, large, secretsOfLarge),
          ...(await pageRows([small, medium, large])),
        ];
      }),
    ),
  );
}

async function verificationRow(small: Ctx, secrets: string[], large: Ctx, secretsOfLarge: string[]): Promise<Row> {
  const rates = { small: [] as number[], large: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    const measured = [await verificationRate(small, secrets), await verificationRate(large, secretsOfLarge)] as const;
    // The first round warms up and does not count.
    if (round === 0) continue;
    rates.small.push(measured[0]);
    rates.large.push(measured[1]);
  }
  return {
    what: "token verification with 1,000,000 tokens over that with 10,000",
    value: `${Math.round(best(rates.large))} /s`,
    ratio: medianRatio(rates.large, rates.small),
    least: LEAST_LEFT,
  };
}

function verificationRate(ctx: Ctx, secrets: string[]): Promise<number> {
  return rate(VERIFICATIONS, async (count) => {
    for (let i = 0; i < count; i++) await admit(ctx, secrets[i % KNOWN] as string);
  });
}

async function pageRows(sizes: [Ctx, Ctx, Ctx]): Promise<Row[]> {
  const rows: Row[] = [];
  let slowest = 0;
  for (const { name, query, pagesBefore = 0 } of VARIANTS) {
    const cursors: (string | undefined)[] = [];
    for (const ctx of sizes) cursors.push(await cursorBehind(ctx, query, pagesBefore));
    const rates: number[][] = sizes.map(() => []);
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [index, ctx] of sizes.entries()) {
        const measured = await pageRate(ctx, { ...query, cursor: cursors[index] });
        if (round > 0) rates[index]?.push(measured);
      }
    }
    const [small = [], medium = [], large = []] = rates;
    slowest = Math.max(slowest, 1000 / best(medium));
    rows.push({
      what: `inventory, ${name}`,
      value: rates.map((measured) => `${(1000 / best(measured)).toFixed(2)} ms`).join(" · "),
      ratio: medianRatio(large, small),
      least: LEAST_LEFT,
    });
  }
  const value = `${slowest.toFixed(1)} ms`;
  return [
    ...rows,
    { what: "inventory, slowest page over 100,000 tokens", value, ratio: MOST_WAIT / slowest, least: 1 },
  ];
}

/** Where the page after so many of them begins. */
async function cursorBehind(ctx: Ctx, query: object, pages: number): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page++) {
    const { nextCursor } = await listAllTokens(ctx, ListAllTokens.parse({ limit: 50, ...query, cursor }));
    if (nextCursor === null) throw new Error(`there are no ${pages} pages of ${JSON.stringify(query)}`);
    cursor = nextCursor;
  }
  return cursor;
}

/** Pages a second. */
async function pageRate(ctx: Ctx, query: object): Promise<number> {
  const begun = performance.now();
  let pages = 0;
  do {
    await listAllTokens(ctx, ListAllTokens.parse({ limit: 50, ...query }));
    pages++;
  } while (performance.now() - begun < LONG_ENOUGH);
  return (pages / (performance.now() - begun)) * 1000;
}
