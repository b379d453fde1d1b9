import type { CaseFieldKind } from "@tessera/domain";

export const KIND_LABELS: Record<CaseFieldKind, string> = {
  text: "Text",
  number: "Number",
  select: "Choice",
  checkbox: "Checkbox",
  date: "Date",
  url: "Address",
};
