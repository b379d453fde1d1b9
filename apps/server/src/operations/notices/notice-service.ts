import type { Notice, Page, PageQuery } from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { NoticeTable } from "../../platform/db/schema.ts";
import * as noticeRepo from "./notice-repo.ts";
import { noticeText } from "./notice-text.ts";

/** Emails that wait to be sent, those of notices and of one-time links. */
export async function countPendingMails({ db, outbox }: Pick<Ctx, "db" | "outbox">): Promise<number> {
  return (await noticeRepo.countPendingMails(db)) + outbox.waiting;
}

/** The actor's own notices, newest first. */
export async function listNotices(ctx: Ctx, actor: Actor, { limit, cursor }: PageQuery): Promise<Page<Notice>> {
  const before = decodeCursor(cursor, ["string"])?.[0];
  const rows = await noticeRepo.list(ctx.db, actor, before, limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: page.data.map(present), nextCursor: page.nextCursor };
}

function present(row: NoticeTable): Notice {
  const { id, kind, tokenId, tokenName, tokenPreview, accountId, createdAt, readAt } = row;
  const { text, page = null } = noticeText(row);
  return { id, kind, tokenId, tokenName, tokenPreview, accountId, text, page, createdAt, readAt };
}
