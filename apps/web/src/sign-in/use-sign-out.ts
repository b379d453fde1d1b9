import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { appError } from "#web/app-error.ts";
import { mayLeave } from "#web/leaving/unsaved-work.ts";
import { queryClient, trpc } from "#web/trpc.ts";

/** Ends the session, and forgets everything that was seen in it. */
export function useSignOut() {
  const router = useRouter();
  const signOut = useMutation(
    trpc.session.signOut.mutationOptions({
      onSuccess: async ({ goTo }) => {
        queryClient.clear();
        // The provider signs them out too, and leads back.
        if (goTo !== null) return window.location.assign(goTo);
        await router.navigate({ to: "/sign-in" });
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  /** What is not saved is asked about while there is still someone to save it. */
  const leave = async () => {
    if (await mayLeave()) signOut.mutate();
  };
  return () => void leave();
}
