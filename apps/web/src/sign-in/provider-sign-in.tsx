import { useQuery } from "@tanstack/react-query";
import { SIGN_IN_PROBLEMS } from "@tessera/domain";
import { FormError } from "#web/components/load-error.tsx";
import { choiceParam } from "#web/search-params.ts";
import { trpc } from "#web/trpc.ts";
import { ProviderButton } from "./provider-button.tsx";

type ProviderSignInProps = {
  name: string;
  isMain: boolean;
  returnTo?: string;
  /** Why the sign-in from which the browser comes led to nothing, as the address says. */
  problem?: string;
};

/** The way to the provider, and what became of the last one. */
export function ProviderSignIn({ problem, ...button }: ProviderSignInProps) {
  const known = choiceParam(problem, SIGN_IN_PROBLEMS);
  const asked = { problem: known ?? "failed" } as const;
  const words = useQuery(trpc.session.providerProblem.queryOptions(asked, { enabled: known !== undefined }));
  return (
    <>
      <FormError message={words.data?.message} />
      <ProviderButton {...button} />
    </>
  );
}
