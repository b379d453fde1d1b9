import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { appError } from "../app-error.ts";
import { queryClient, trpc } from "../trpc.ts";

/** Ends the session, and forgets everything that was seen in it. */
export function useSignOut() {
  const router = useRouter();
  return useMutation(
    trpc.session.signOut.mutationOptions({
      onSuccess: async () => {
        queryClient.clear();
        await router.navigate({ to: "/sign-in" });
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
}
