import { z } from "zod";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { Token } from "./token.ts";

/** How far back the days of a token go. */
export const USAGE_DAYS = 30;

/** What a token did, newest first: every upload and every change that came through it. */
export const ListTokenActs = PageQuery.extend({ id: z.string().min(1).max(100) });
export type ListTokenActs = z.infer<typeof ListTokenActs>;

/** A day (UTC, `YYYY-MM-DD`): every request with the token, and how many of those were rejected. */
export const TokenDay = z.object({ day: z.string(), requests: z.int(), denied: z.int() }).meta({ id: "TokenDay" });
export type TokenDay = z.infer<typeof TokenDay>;

/** An address and user agent that a token was used from; the agent is null where none was sent. */
export const TokenOrigin = z
  .object({ ip: z.string(), userAgent: z.string().nullable(), firstAt: z.string(), lastAt: z.string() })
  .meta({ id: "TokenOrigin" });
export type TokenOrigin = z.infer<typeof TokenOrigin>;

export const TokenUsage = z
  .object({
    /** The last 30 days up to today (UTC), oldest first, those without requests too; today's may be ten seconds old. */
    days: z.array(TokenDay),
    /** The last five distinct pairs of address and agent, newest first. */
    origins: z.array(TokenOrigin),
  })
  .meta({ id: "TokenUsage" });
export type TokenUsage = z.infer<typeof TokenUsage>;

/** How many days a rejection is shown to its owner. */
export const DENIED_LATELY_DAYS = 14;

/** A token with recently rejected requests, how many, and the most frequent reason as an error code, where known. */
export const TokenDenials = z
  .object({ token: Token, denied: z.int(), errorCode: z.string().nullable() })
  .meta({ id: "TokenDenials" });
export type TokenDenials = z.infer<typeof TokenDenials>;

/** Something that happened to a token. Which of the further fields are there depends on the kind. */
export const TokenEvent = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("created"), at: z.string(), ip: z.string(), byRotation: z.boolean() }),
    z.object({ kind: z.literal("new-ip"), at: z.string(), ip: z.string(), first: z.boolean() }),
    z.object({ kind: z.literal("rotated"), at: z.string(), by: Person.nullable(), successorPreview: z.string() }),
    z.object({
      kind: z.literal("denied"),
      at: z.string(),
      ip: z.string().nullable(),
      /** Why, as an error code, and how often since the entry before. */
      errorCode: z.string(),
      count: z.int(),
    }),
    z.object({ kind: z.literal("expired"), at: z.string() }),
    z.object({
      kind: z.literal("revoked"),
      at: z.string(),
      by: Person.nullable(),
      reason: z.string().nullable(),
    }),
    z.object({ kind: z.literal("leaked"), at: z.string(), ip: z.string().nullable() }),
  ])
  .meta({ id: "TokenEvent" });
export type TokenEvent = z.infer<typeof TokenEvent>;

/** The page of one token: what it is, its usage, and its history, newest first. */
export const TokenDetails = z
  .object({ token: Token, usage: TokenUsage, timeline: z.array(TokenEvent) })
  .meta({ id: "TokenDetails" });
export type TokenDetails = z.infer<typeof TokenDetails>;
