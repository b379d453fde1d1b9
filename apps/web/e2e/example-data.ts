import { junitReport } from "./junit-report.ts";
import type { Instance } from "./tessera-server.ts";

/** A name that would run, were it ever taken for markup. */
export const HOSTILE = `<script>document.title="owned"</script><img src=x onerror="document.title='owned'">`;

/** Something on every page: PRJ-1 has it all, PRJ-2 nothing, PRJ-3 only a hostile name. */
export async function fillWithExamples(tessera: Instance): Promise<void> {
  await tessera.api.project.create.mutate({ name: "Checkout", description: "The basket and payment" });
  await tessera.api.project.create.mutate({ name: "Nothing yet" });
  await tessera.api.project.create.mutate({ name: HOSTILE, description: HOSTILE });
  await tessera.api.case.create.mutate({
    projectId: "PRJ-1",
    name: "Pays by hand",
    steps: [{ action: "Open the shop", expected: "It opens" }],
  });
  const report = junitReport([
    {
      name: HOSTILE,
      classname: HOSTILE,
      outcome: "failure",
      message: HOSTILE,
      trace: `${HOSTILE}\nat shop.Pay`,
      output: HOSTILE,
    },
    { name: "x".repeat(5000), outcome: "error", message: "y".repeat(5000) },
    { name: "adds an item" },
  ]);
  await tessera.upload("PRJ-1", report, { branch: HOSTILE.slice(0, 200), buildUrl: "https://ci.example.org/1" });
}
