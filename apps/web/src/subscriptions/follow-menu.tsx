import { Button, Menu, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBell, IconBellRinging, IconCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { SubscriptionMode as Modes, type SetSubscription, type SubscriptionMode } from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { MODE_LABELS } from "./subscription-labels.ts";
import { subscriptionsQuery } from "./subscriptions-query.ts";

type Followed =
  | { kind: "project"; projectId: string }
  | { kind: "branch" | "test" | "cause"; projectId: string; target: string };

/** Lets a person choose whether they get notices about something of a project, and how. */
export function FollowMenu({ of, size }: { of: Followed; size?: string }) {
  const subscriptions = useInfiniteQuery(subscriptionsQuery(of.projectId));
  const target = "target" in of ? of.target : "";
  const known = subscriptions.data?.pages
    .flatMap((page) => page.data)
    .find((row) => row.kind === of.kind && row.target === target);
  const mode: SubscriptionMode = known?.mode ?? "off";
  const set = useMutation(
    trpc.subscription.set.mutationOptions({
      onSuccess: async (saved) => {
        await queryClient.invalidateQueries(trpc.subscription.pathFilter());
        const message = saved.mode === "off" ? "You get no more notices about this" : "You get notices about this";
        notifications.show({ color: "good", message });
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  const Icon = mode === "off" ? IconBell : IconBellRinging;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size={size}
          leftSection={<Icon size={16} aria-hidden />}
          loading={set.isPending}
          disabled={subscriptions.data === undefined}
        >
          {mode === "off" ? "Follow" : "Following"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {of.kind === "test" || of.kind === "cause"
            ? "Notices of failures and comments, by email"
            : "Notices of new failures, by email"}
        </Menu.Label>
        {Modes.options.map((option) => (
          <Menu.Item
            key={option}
            rightSection={option === mode && <IconCheck size={16} aria-hidden />}
            onClick={() => option !== mode && set.mutate({ ...of, mode: option } as SetSubscription)}
          >
            {MODE_LABELS[option]}
            {option === mode && <VisuallyHidden> (chosen)</VisuallyHidden>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
