import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Webhook } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { countOf } from "#web/counting.ts";
import { RotateSecret } from "./rotate-secret.tsx";
import { useWebhookHome } from "./webhook-home.ts";

type Question = { title: string; effect: string; confirm: string; cancel: string; done: string; harmless?: boolean };
type Act = "switchOff" | "switchOn" | "delete";

const questions = ({ name, waiting, events }: Webhook): Record<Act, Question> => ({
  switchOff: {
    title: `Switch “${name}” off?`,
    effect: `Nothing is sent until it is switched on again, and what happens meanwhile is never sent. ${countOf(waiting, "delivery waits", "deliveries wait")} until then.`,
    confirm: "Switch webhook off",
    cancel: "Leave it on",
    done: `“${name}” is off`,
  },
  switchOn: {
    title: `Switch “${name}” on?`,
    effect: `It begins with the next event. ${countOf(waiting, "delivery that waits is", "deliveries that wait are")} sent at once.`,
    confirm: "Switch webhook on",
    cancel: "Leave it off",
    done: `“${name}” is on`,
    harmless: true,
  },
  delete: {
    title: `Delete “${name}”?`,
    effect: `Its target hears no more of ${events.length > 3 ? `${events.length} events` : events.join(", ")}. ${countOf(waiting, "delivery that waits is", "deliveries that wait are")} not sent, and its list of deliveries is gone.`,
    confirm: "Delete webhook",
    cancel: "Keep webhook",
    done: `“${name}” is deleted`,
  },
});

/** What changes a webhook beside its fields. */
export function WebhookMenu({ webhook }: { webhook: Webhook }) {
  const { id: webhookId, active, kind } = webhook;
  const { update, remove, renew, listLink } = useWebhookHome();
  const [asked, setAsked] = useState<Act>("switchOff");
  const [opened, setOpened] = useState(false);
  const [isRotating, setRotating] = useState(false);
  const navigate = useNavigate();
  const { effect, ...words } = questions(webhook)[asked];
  const act = useMutation({
    mutationFn: async () => {
      if (asked === "delete") await remove(webhookId);
      else await update({ webhookId, active: asked === "switchOn" });
    },
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ color: "good", message: words.done });
      if (asked === "delete") await navigate(listLink);
      await renew(asked === "delete" ? "gone" : undefined);
    },
  });
  const ask = (what: Act) => {
    act.reset();
    setAsked(what);
    setOpened(true);
  };
  return (
    <>
      <Menu width={200}>
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label={`Actions for ${webhook.name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {kind === "generic" && <Menu.Item onClick={() => setRotating(true)}>Rotate secret</Menu.Item>}
          <Menu.Item color={active ? "danger" : undefined} onClick={() => ask(active ? "switchOff" : "switchOn")}>
            {active ? "Switch webhook off" : "Switch webhook on"}
          </Menu.Item>
          <Menu.Item color="danger" onClick={() => ask("delete")}>
            Delete webhook
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
        {effect}
      </ConfirmDialog>
      <RotateSecret webhook={webhook} opened={isRotating} onClose={() => setRotating(false)} />
    </>
  );
}
