import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPin, IconPinnedOff, IconTrashX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { appError } from "#web/app-error.ts";
import { Fact } from "#web/components/fact-line.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type OfRun = { projectId: string; runId: string };

/** Keeps a run that a rule would remove, or leaves it to the rules again. */
export function KeepRun(run: OfRun) {
  const retention = useQuery(trpc.retention.ofRun.queryOptions(run));
  const keep = useMutation(
    trpc.retention.keep.mutationOptions({
      onSuccess: (kept) => {
        queryClient.setQueryData(trpc.retention.ofRun.queryKey(run), kept);
        const message = kept.keptAt === null ? `${run.runId} is left to the rules again` : `${run.runId} is kept`;
        notifications.show({ color: "good", message });
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  const { keptAt = null, removedFrom = null } = retention.data ?? {};
  if (keptAt === null && removedFrom === null) return null;
  const Icon = keptAt === null ? IconPin : IconPinnedOff;
  return (
    <Button
      variant="default"
      leftSection={<Icon size={16} aria-hidden />}
      loading={keep.isPending}
      onClick={() => keep.mutate({ ...run, isKept: keptAt === null })}
    >
      {keptAt === null ? "Keep run" : "Stop keeping run"}
    </Button>
  );
}

/** Who keeps a run, or when a rule removes it. */
export function RetentionFact(run: OfRun) {
  const { data } = useQuery(trpc.retention.ofRun.queryOptions(run));
  if (!data) return null;
  if (data.keptAt !== null) {
    return (
      <Fact icon={<IconPin size={14} aria-hidden />} name="Retention">
        Kept{data.keptBy && ` by ${data.keptBy.name}`}
      </Fact>
    );
  }
  if (data.removedFrom === null) return null;
  return (
    <Fact icon={<IconTrashX size={14} aria-hidden />} name="Retention">
      Removed <TimeAgo time={data.removedFrom} />
    </Fact>
  );
}
