import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { SetupPage } from "#web/sign-in/setup-page.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/setup/$code")({
  loader: ({ context, params }) => context.queryClient.fetchQuery(trpc.setup.check.queryOptions({ code: params.code })),
  head: () => titled("Set up"),
  component: () => <SetupPage code={Route.useParams().code} valid={Route.useLoaderData().valid} />,
});
