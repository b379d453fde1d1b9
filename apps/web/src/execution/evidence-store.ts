import { createStore, del, set, values } from "idb-keyval";

/** A file that shows what a tester saw, until the server has it. */
export type Evidence = {
  id: string;
  projectId: string;
  /** Where it was seen, for people too: a test case of a test cycle, or an exploratory session. */
  place: string;
  /** Counted from 1; null for the case as a whole. */
  step: number | null;
  file: File;
  /** The key of the unsent result or note that it belongs to; null while none is recorded. */
  ownerKey: string | null;
  /** The result or note that it belongs to, once the server has that. */
  ownerId: string | null;
  /** It was sent before, so that the server may have it although no answer came. */
  isTried: boolean;
  /** Why the server refused it. */
  problem: string | null;
};

/** What evidence belongs to. */
export type EvidenceKind = "result" | "note";

/** Where the browser keeps the files of one person, so that a reload or a crash loses none. */
export function openEvidence(userId: string, kind: EvidenceKind) {
  const store = createStore(`tessera-evidence-${kind}-${userId}`, "evidence");
  return {
    /** In the order in which they were added. */
    load: async (): Promise<Evidence[]> => {
      const kept = await values<Evidence>(store);
      return kept.filter(isEvidence).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    keep: (evidence: Evidence): Promise<void> => set(evidence.id, evidence, store),
    drop: (id: string): Promise<void> => del(id, store),
  };
}

/** False for what another version of the page kept. */
const isEvidence = ({ id, place, file }: Partial<Evidence>) =>
  typeof id === "string" && typeof place === "string" && file instanceof File;
