import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../document-title.ts";
import { SetupPage } from "../session/setup-page.tsx";
import { trpc } from "../trpc.ts";

export const Route = createFileRoute("/setup/$code")({
  loader: ({ context, params }) => context.queryClient.fetchQuery(trpc.setup.check.queryOptions({ code: params.code })),
  head: () => titled("Set up"),
  component: () => <SetupPage code={Route.useParams().code} valid={Route.useLoaderData().valid} />,
});
