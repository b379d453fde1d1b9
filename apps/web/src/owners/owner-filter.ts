import type { Owner } from "@tessera/domain";

/** An owner as the filter takes it. */
export const ownerFilter = ({ kind, handle }: Pick<Owner, "kind" | "handle">): string =>
  kind === "team" ? `team/${handle}` : handle;
