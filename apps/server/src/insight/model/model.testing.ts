import { junit, upload } from "../../runs/imports/upload.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

/** A question to a model over POST. */
export function ask(tessera: Tessera, secret: string | null, address: string, question: unknown = {}) {
  return tessera.call(secret, `POST /api/model/${address}`, question);
}

/** Two projects of Alice's: a shop with folders, cases, cycles and results, and a bank with one case. */
export async function openShop(tessera: Tessera): Promise<{ alice: Page; secret: string }> {
  const alice = await tessera.signIn("alice", "USER");
  const secret = await tessera.token(alice);
  for (const name of ["Shop", "Bank"]) await alice.project.create.mutate({ name, description: `The ${name}` });
  const projectId = "PRJ-1";
  const { id: cart } = await alice.folder.create.mutate({ projectId, name: "Cart" });
  const { id: pay } = await alice.folder.create.mutate({ projectId, name: "Pay", parentId: cart });
  const steps = [{ action: "Open the till", expected: "It is open" }];
  await alice.case.create.mutate({ projectId, name: "Pay by card", folderId: pay, description: "In full", steps });
  await alice.case.create.mutate({ projectId, name: "Pay 100% in coins", folderId: pay });
  await alice.case.create.mutate({ projectId, name: "empty the cart", folderId: cart });
  await alice.case.create.mutate({ projectId: "PRJ-2", name: "Open an account" });
  for (const [name, branch] of [
    ["Nightly", "main"],
    ["nightly_2", "Main"],
    ["Über_2%", "feature/ünicode"],
    ["weekly", ""],
  ] as const) {
    tessera.clock.advance({ hours: 7 });
    const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name });
    const report = junit({ name, classname: "shop" }, { name: "broken", classname: "shop", inside: BROKEN });
    const query = `&cycleId=${cycleId}${branch && `&branch=${encodeURIComponent(branch)}`}`;
    await upload(tessera, secret, projectId, report, { query });
  }
  return { alice, secret };
}

const BROKEN = '<failure message="no">at line 1</failure><system-out>said so</system-out>';
