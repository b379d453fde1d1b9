import { notifications } from "@mantine/notifications";
import { useRouter } from "@tanstack/react-router";
import type { SignedIn } from "@tessera/domain";
import { BASE_PATH } from "#web/base-path.ts";
import { countOf } from "#web/counting.ts";
import { renewSession } from "./session.ts";

/** What comes after a sign-in: to where the person wanted, with a word on recovery codes where one was used. */
export function useArrival(returnTo = "/") {
  const router = useRouter();
  return async ({ recoveryCodesLeft }: SignedIn) => {
    await renewSession();
    router.history.push(BASE_PATH + returnTo);
    if (recoveryCodesLeft === null) return;
    const left =
      recoveryCodesLeft === 0
        ? "No recovery code is"
        : `${countOf(recoveryCodesLeft, "recovery code")} ${recoveryCodesLeft === 1 ? "is" : "are"}`;
    notifications.show({
      color: recoveryCodesLeft < 3 ? "warning" : "action",
      autoClose: false,
      message: `${left} left. Make new ones under Sign-in and security.`,
    });
  };
}
