import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ServiceAccount } from "@tessera/domain";
import { useState } from "react";
import { projectsLeft } from "#web/accounts/system-role-labels.ts";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";

type Switch = { title: string; effect: string; confirm: string; cancel: string; done: string; harmless?: boolean };

const STOPS = "Builds and scripts that use one of its tokens are refused from the next request on.";

const switches = ({ username }: ServiceAccount) => ({
  deactivate: {
    title: `Deactivate ${username}?`,
    effect: `${STOPS} The tokens are kept, and work again once the account is reactivated. ${projectsLeft}`,
    confirm: "Deactivate account",
    cancel: "Keep account active",
    done: `${username} is deactivated`,
  },
  reactivate: {
    title: `Reactivate ${username}?`,
    effect: "Those of its tokens that were not revoked and have not expired work again at once.",
    confirm: "Reactivate account",
    cancel: "Leave it deactivated",
    done: `${username} is active again`,
    harmless: true,
  },
  delete: {
    title: `Delete ${username}?`,
    effect: `${STOPS} Its tokens are gone for good. What it recorded stays, as that of a deleted user.`,
    confirm: "Delete account",
    cancel: "Keep account",
    done: `${username} is deleted`,
  },
});

/** What stops or starts the whole account. */
export function AccountSwitches({ account }: { account: ServiceAccount }) {
  const { id, active } = account;
  const [asked, setAsked] = useState<"deactivate" | "reactivate" | "delete">("deactivate");
  const [opened, setOpened] = useState(false);
  const navigate = useNavigate();
  const words: Switch = switches(account)[asked];
  const act = useMutation({
    mutationFn: async () => {
      if (asked === "delete") await trpcClient.admin.user.delete.mutate({ id });
      else await trpcClient.admin.user.update.mutate({ id, active: asked === "reactivate" });
    },
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ color: "good", message: words.done });
      if (asked === "delete") await navigate({ to: "/admin/service-accounts" });
      const { serviceAccount, user } = trpc.admin;
      const known = asked === "delete" ? serviceAccount.list : serviceAccount;
      await Promise.all([known, user].map((of) => queryClient.invalidateQueries(of.pathFilter())));
    },
  });
  const ask = (what: typeof asked) => {
    act.reset();
    setAsked(what);
    setOpened(true);
  };
  return (
    <>
      <Menu width={200}>
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label={`Actions for ${account.username}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color={active ? "danger" : undefined} onClick={() => ask(active ? "deactivate" : "reactivate")}>
            {active ? "Deactivate account" : "Reactivate account"}
          </Menu.Item>
          <Menu.Item color="danger" onClick={() => ask("delete")}>
            Delete account
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={opened}
        {...words}
        pending={act.isPending}
        error={act.error}
        onConfirm={() => act.mutate()}
        onClose={() => setOpened(false)}
      >
        {words.effect}
      </ConfirmDialog>
    </>
  );
}
