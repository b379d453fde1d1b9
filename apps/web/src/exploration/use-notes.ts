import { useInfiniteQuery } from "@tanstack/react-query";
import type { AddExplorationNote, ExplorationNoteKind, ExplorationRef } from "@tessera/domain";
import { useEffect } from "react";
import { newKey } from "#web/execution/new-key.ts";
import { unsentStore } from "#web/execution/unsent-store.ts";
import { isOf, isWaiting, useEvidence } from "#web/execution/use-evidence.ts";
import { useUnsentQueue } from "#web/execution/use-unsent-queue.ts";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import { explorationQuery } from "./explorations-query.ts";
import { noteFilesQuery, notesQuery } from "./notes-query.ts";

type Input = AddExplorationNote & { key: string };

const UNSENT_NOTES = unsentStore<Input>(
  "notes",
  ({ explorationId, text }) => typeof explorationId === "string" && typeof text === "string",
);

/** The notes of a session with their files, and those that the server has not confirmed, which are kept and sent later. */
export function useNotes(ref: ExplorationRef) {
  const { projectId, explorationId } = ref;
  const user = useUser();
  const query = useInfiniteQuery(notesQuery(ref));
  const all = useAllPages(query);
  const files = useAllPages(useInfiniteQuery(noteFilesQuery(ref)));
  const evidence = useEvidence(user.id, "note", (key) =>
    UNSENT_NOTES.load(user.id, localStorage).some((one) => one.key === key),
  );
  const queue = useUnsentQueue<Input>(user.id, UNSENT_NOTES, {
    deliver: async (input, key) => {
      const note = await trpcClient.exploration.note.add.mutate(input);
      await evidence.settle(key, note.id);
      // The note is shown by the list from now on, so that it is seen neither twice nor not at all.
      await queryClient.invalidateQueries(trpc.exploration.note.pathFilter());
      void queryClient.invalidateQueries(explorationQuery(ref));
    },
  });
  const place = { projectId, place: explorationId };
  const isHere = ({ input }: { input: Input }) =>
    input.projectId === projectId && input.explorationId === explorationId;
  return {
    ...{ query, files, evidence },
    notes: all,
    waiting: queue.waiting.filter(isHere),
    refused: queue.refused.filter(isHere),
    isKept: queue.isKept,
    /** Files that go with the next note. */
    pending: evidence.files.filter((one) => isOf(one, place) && isWaiting(one) && one.problem === null),
    attach: (files: readonly File[]) => evidence.add({ ...place, step: null, ownerId: null }, files),
    add: (kind: ExplorationNoteKind, text: string, atMs: number) => {
      const key = newKey();
      evidence.bind(place, key);
      queue.send({ key, name: explorationId, input: { ...ref, kind, text, atMs, key }, refusal: null });
    },
    sendAgain: queue.sendAnyway,
    discard: (key: string) => {
      queue.discard(key);
      evidence.dropOf(key);
    },
  };
}

export type Notes = ReturnType<typeof useNotes>;

type Paged<Row> = {
  data: { pages: { data: Row[] }[] } | undefined;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
};

/** All rows of a short list, page after page: a session has a thousand notes at most. */
export function useAllPages<Row>({ data, hasNextPage, isFetchingNextPage, fetchNextPage }: Paged<Row>): Row[] {
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return data?.pages.flatMap((page) => page.data) ?? [];
}
