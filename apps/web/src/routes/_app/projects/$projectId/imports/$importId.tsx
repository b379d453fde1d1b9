import { createFileRoute, notFound, redirect } from "@tanstack/react-router";
import { trpc } from "#web/trpc.ts";

/** An upload is looked into beside its run; links of earlier versions lead there. */
export const Route = createFileRoute("/_app/projects/$projectId/imports/$importId")({
  loader: async ({ context, params }) => {
    const { run } = await context.queryClient.ensureQueryData(trpc.import.get.queryOptions(params));
    if (run === null) throw notFound();
    throw redirect({
      to: "/projects/$projectId/runs/$runId/imports/$importId",
      params: { ...params, runId: run.id },
      search: { tab: "uploads" },
      replace: true,
    });
  },
});
