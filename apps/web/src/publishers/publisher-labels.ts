import type { ClaimRule, PublisherSystem, RefusalReason } from "@tessera/domain";
import { SYSTEMS } from "@tessera/domain";

export const SYSTEM_OPTIONS = (Object.keys(SYSTEMS) as PublisherSystem[]).map((value) => ({
  value,
  label: SYSTEMS[value].label,
}));

export const OPERATOR_LABELS: Record<ClaimRule["operator"], string> = {
  equals: "equals",
  in: "is one of",
  glob: "matches",
};

/** Why a token was refused, in a few words. */
export const REASON_LABELS: Record<RefusalReason, string> = {
  issuer: "Unknown issuer",
  keys: "Keys of the issuer not readable",
  signature: "Not signed by the issuer",
  audience: "Meant for another server",
  time: "Too old or too new",
  claim: "A claim is missing",
  rule: "A rule is not met",
  event: "Kind of build not allowed",
  replay: "Used before",
  account: "Service account can't act",
  limit: "Too many tokens at a time",
};
