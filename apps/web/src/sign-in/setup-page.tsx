import { ButtonLink } from "#web/components/button-link.tsx";
import { NarrowPage } from "#web/components/narrow-page.tsx";
import { trpcClient } from "#web/trpc.ts";
import { RegistrationForm } from "./registration-form.tsx";

export function SetupPage({ code, valid }: { code: string; valid: boolean }) {
  if (!valid) {
    return (
      <NarrowPage
        title="This set-up link no longer works"
        about="It works once, for the first admin. If this server has no admin yet, restart it and open the new link from its log."
      >
        <ButtonLink to="/sign-in" variant="default">
          Go to sign in
        </ButtonLink>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title="Set up Tessera" about="Make the first account. It will be the admin of this server.">
      <RegistrationForm
        submit="Create account"
        register={(person) => trpcClient.setup.createAdmin.mutate({ ...person, code })}
      />
    </NarrowPage>
  );
}
