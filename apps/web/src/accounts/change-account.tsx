import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Account, AccountKind, SystemRole } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { accountName } from "./account-name.ts";
import { adminLeaves, projectsLeft, SYSTEM_ROLE_LABELS } from "./system-role-labels.ts";

/** Exactly one of the three. */
export type AccountChange = { apiAccess: boolean } | { active: boolean } | { systemRole: SystemRole };

type ChangeAccountProps = { account: Account; change: AccountChange; opened: boolean; onClose: () => void };

/** Says what the change does to the person and to what runs in their name, then does it. */
export function ChangeAccount({ account, change, opened, onClose }: ChangeAccountProps) {
  const user = useUser();
  const words = wordsOf(change, accountName(account), account.kind);
  const update = useMutation(
    trpc.admin.user.update.mutationOptions({
      onSuccess: async () => {
        onClose();
        notifications.show({ color: "good", message: words.done });
        await queryClient.invalidateQueries(trpc.admin.user.pathFilter());
        // One's own role decides what the page offers.
        if (account.id === user.id) await queryClient.invalidateQueries(trpc.session.pathFilter());
      },
    }),
  );
  const close = () => {
    update.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={words.title}
      confirm={words.confirm}
      cancel={words.cancel}
      harmless={words.harmless}
      pending={update.isPending}
      error={update.error}
      onConfirm={() => update.mutate({ id: account.id, ...change })}
      onClose={close}
    >
      {account.id === user.id && "This is your own account. "}
      {words.effect}
      {leavesProjects(account, change) && ` ${projectsLeft}`}
      {leavesAdmins(account, change) && ` ${adminLeaves}`}
    </ConfirmDialog>
  );
}

/** An administrator who won't be one any more. */
function leavesAdmins({ systemRole, active }: Account, change: AccountChange): boolean {
  if (systemRole !== "ADMIN" || !active) return false;
  return "systemRole" in change ? change.systemRole !== "ADMIN" : "active" in change && !change.active;
}

/** An account that can no longer act as project admin. */
function leavesProjects({ systemRole, active }: Account, change: AccountChange): boolean {
  if (systemRole === "GUEST" || !active) return false;
  return "systemRole" in change ? change.systemRole === "GUEST" : "active" in change && !change.active;
}

type ChangeText = { title: string; effect: string; confirm: string; cancel: string; done: string; harmless?: boolean };

function wordsOf(change: AccountChange, name: string, kind: AccountKind): ChangeText {
  if ("systemRole" in change) return roleLabel(SYSTEM_ROLE_LABELS[change.systemRole], name);
  if ("apiAccess" in change) return change.apiAccess ? accessOn(name) : accessOff(name);
  const words = change.active ? reactivation(name) : deactivation(name);
  return kind === "service" ? { ...words, effect: ofService[change.active ? "reactivation" : "deactivation"] } : words;
}

const accessOff = (name: string): ChangeText => ({
  title: `Switch API access off for ${name}?`,
  effect: `Every token of ${name} is refused from the next request on: builds, scripts and assistants that use one stop. The tokens are kept and work again once access is switched back on. The page is not affected.`,
  confirm: "Switch API access off",
  cancel: "Keep API access",
  done: `API access of ${name} is off`,
});

const accessOn = (name: string): ChangeText => ({
  title: `Switch API access on for ${name}?`,
  effect: `Every token of ${name} that was not revoked and has not expired works again at once.`,
  confirm: "Switch API access on",
  cancel: "Leave it off",
  done: `API access of ${name} is on`,
  harmless: true,
});

const deactivation = (name: string): ChangeText => ({
  title: `Deactivate ${name}?`,
  effect: `${name} is signed out everywhere and can't sign in, and every token of theirs is refused from the next request on. What they recorded stays, and so do their tokens: both come back when the account is reactivated.`,
  confirm: "Deactivate account",
  cancel: "Keep account active",
  done: `${name} is deactivated`,
});

const reactivation = (name: string): ChangeText => ({
  title: `Reactivate ${name}?`,
  effect: `${name} can sign in again, and those of their tokens that were not revoked and have not expired work again at once.`,
  confirm: "Reactivate account",
  cancel: "Leave it deactivated",
  done: `${name} is active again`,
  harmless: true,
});

/** No one signs in to a service account: only its tokens are concerned. */
const ofService = {
  deactivation:
    "Builds and scripts that use one of its tokens are refused from the next request on. The tokens are kept, and work again once the account is reactivated.",
  reactivation: "Those of its tokens that were not revoked and have not expired work again at once.",
};

const roleLabel = (role: { name: string; about: string }, name: string): ChangeText => ({
  title: `Change the role of ${name} to ${role.name.toLowerCase()}?`,
  effect: `${/^[AEIOU]/.test(role.name) && role.name !== "User" ? "An" : "A"} ${role.name.toLowerCase()} ${role.about}. It holds for the page and for every token of ${name}, from the next request on.`,
  confirm: "Change role",
  cancel: "Keep role",
  done: `${name} is now ${role.name.toLowerCase()}`,
  harmless: true,
});
