import type { ReportStatus } from "../../report.ts";
import type { RunFacts } from "../../results/test-maker.ts";

const HTML = "*HTML*";
const TAGS = /<[^<>]{0,500}>/g;
const ENTITIES: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
  "&nbsp;": " ",
};
const MERGED = /Test has been re-executed and results merged/;
const OLD_STATUS = /Old status:\s*(PASS|FAIL|SKIP)/;
const OLD_MESSAGE = /Old message:([\s\S]*)$/;
const NEW_MESSAGE = /New message:([\s\S]*?)(?:Old status:|$)/;
const STATUSES: Record<string, ReportStatus> = { PASS: "passed", FAIL: "failed", SKIP: "skipped" };

/** A message as plain text, and the run before this one where `rebot --merge` put a re-executed test in its place. */
export function readMessage(message: string): { message: string; earlier: RunFacts[] } {
  if (!message.startsWith(HTML)) return { message, earlier: [] };
  const text = plain(message.slice(HTML.length));
  const [, status = ""] = MERGED.test(text) ? (OLD_STATUS.exec(text) ?? []) : [];
  if (status === "") return { message: text.trim(), earlier: [] };
  const earlier: RunFacts = {
    status: STATUSES[status] ?? "failed",
    failure: { message: OLD_MESSAGE.exec(text)?.[1]?.trim() ?? "", trace: "" },
  };
  return { message: NEW_MESSAGE.exec(text)?.[1]?.trim() ?? "", earlier: [earlier] };
}

function plain(html: string): string {
  return html
    .replace(/<(?:br|hr)\b[^<>]{0,100}>/gi, "\n")
    .replace(TAGS, "")
    .replace(/&(?:lt|gt|quot|#39|amp|nbsp);/g, (it) => ENTITIES[it] ?? it);
}
