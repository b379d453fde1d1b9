import { createFileRoute } from "@tanstack/react-router";
import { ButtonLink } from "#web/components/button-link.tsx";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { RegistrationForm } from "#web/sign-in/registration-form.tsx";
import { trpc, trpcClient } from "#web/trpc.ts";

export const Route = createFileRoute("/setup/$code")({
  loader: ({ context, params }) => context.queryClient.fetchQuery(trpc.setup.check.queryOptions({ code: params.code })),
  component: SetupPage,
});

function SetupPage() {
  const { code } = Route.useParams();
  const { valid } = Route.useLoaderData();
  if (!valid) {
    return (
      <NarrowPage
        title="This set-up link no longer works"
        about="It works once, for the first administrator. If this server has no administrator yet, restart it and open the new link from its log."
      >
        <ButtonLink to="/sign-in" variant="default">
          Go to sign in
        </ButtonLink>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage about="Create the first account. It will be the administrator of this server.">
      <RegistrationForm
        submit="Create account"
        register={(person) => trpcClient.setup.createAdmin.mutate({ ...person, code })}
      />
    </NarrowPage>
  );
}
