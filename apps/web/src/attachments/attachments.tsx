import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { LoadError } from "#web/components/load-error.tsx";
import { trpc } from "#web/trpc.ts";
import { AttachmentDrop } from "./attachment-drop.tsx";
import { AttachmentList } from "./attachment-list.tsx";

/** What files belong to: a test case, one of its steps, or a result. */
export type AttachmentOwner = { projectId: string; step?: number } & ({ caseId: string } | { resultId: string });

type AttachmentsProps = {
  of: AttachmentOwner;
  /** Files can be added by dropping, pasting or choosing them. */
  mayWrite: boolean;
};

/** The files of a test case or result, and the way to add some; nothing where there are none and none can be added. */
export function Attachments({ of, mayWrite }: AttachmentsProps) {
  const { step: _, ...owner } = of;
  const list = useQuery(trpc.attachment.list.queryOptions({ ...owner, limit: 200 }));
  if (list.isError) return <LoadError what="The attachments" error={list.error} onRetry={() => list.refetch()} />;
  const files = list.data?.data ?? [];
  if (files.length === 0 && !mayWrite) return null;
  return (
    <section>
      <Title order={3} mb="2xs">
        Attachments
      </Title>
      <AttachmentList files={files} mayWrite={mayWrite} />
      {mayWrite && <AttachmentDrop of={of} />}
    </section>
  );
}
