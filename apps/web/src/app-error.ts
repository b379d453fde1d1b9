import type { AppRouter } from "@tessera/client/app-router";
import type { ErrorCode, ErrorReason, InputIssue } from "@tessera/domain";
import { isTRPCClientError, TRPCClientError } from "@trpc/client";
import type { WhyConfirm } from "#web/sign-in/confirm-identity.ts";

/** An error in words for people. `code` and `status` are undefined where no server answered. */
export type AppError = {
  message: string;
  code?: ErrorCode;
  status?: number;
  requestId?: string;
  /** What the page can do about it. */
  reason?: ErrorReason;
  issues: InputIssue[];
};

/** An error of the page itself whose message is for people. */
export class ShownError extends Error {
  override name = "ShownError";
}

/** What the router's errors carry; nothing where no server answered. */
type WireData = TRPCClientError<AppRouter>["data"];

const NOT_CONFIRMED: Record<WhyConfirm, string> = {
  recentProof: "Nothing was changed: it needs your password or a passkey first. Try again to confirm it's you.",
  sessionEnded: "Nothing was saved: your session has ended. What you typed is still here; try again to sign in.",
};

/** Its own set: the base class takes the prototype of every subclass away. */
const notConfirmed = new WeakSet<object>();

/** The person was asked who they are and did not say. */
export function notConfirmedError(why: WhyConfirm): TRPCClientError<AppRouter> {
  const error = new TRPCClientError<AppRouter>(NOT_CONFIRMED[why]);
  notConfirmed.add(error);
  return error;
}

const OFFLINE = "You are offline. What you typed is still here; try again once you are connected.";
const UNREACHABLE = "The server can't be reached. Check your connection, then try again.";

export function appError(error: unknown): AppError {
  if (error instanceof ShownError) return { message: error.message, issues: [] };
  if (isTRPCClientError(error)) {
    if (notConfirmed.has(error)) return { message: error.message, issues: [] };
    const data = error.data as WireData;
    if (data?.errorCode) {
      return {
        message: error.message,
        code: data.errorCode,
        status: data.httpStatus,
        requestId: data.requestId,
        reason: data.reason,
        issues: data.issues ?? [],
      };
    }
    return { message: navigator.onLine ? UNREACHABLE : OFFLINE, issues: [] };
  }
  return { message: "This page ran into a problem it doesn't know. Reload it, then try again.", issues: [] };
}

/** Whether the error says that the thing is absent or not for the caller's eyes. */
export function isNotFound(error: unknown): boolean {
  const { code, issues } = appError(error);
  return code === "NOT_FOUND" || (code === "INVALID_INPUT" && issues.some(({ path }) => /Id$/.test(String(path[0]))));
}

/**
 * What a form shows of a refused input: one message a field, by its dotted path, and what belongs to no field of it.
 * `fields` are the paths that the form can show.
 */
export function formErrors(error: unknown, fields: readonly string[]) {
  const { message, issues } = appError(error);
  const byField: Record<string, string> = {};
  const others: string[] = [];
  for (const issue of issues) {
    const path = issue.path.join(".");
    if (fields.some((field) => path === field || path.startsWith(`${field}.`))) byField[path] ??= issue.message;
    else others.push(issue.message);
  }
  const rest = issues.length === 0 ? message : others.join(" ");
  return { byField, rest: rest === "" ? undefined : rest };
}
