import type { Response } from "express";
import type { Allowance } from "../limits/rate-limits.ts";

/** The quota of the calling token and what is left of it, as in draft-ietf-httpapi-ratelimit-headers. */
export function setRateLimitHeaders(res: Response, { quota, window, remaining, resetsIn }: Allowance): void {
  // A streamed batch may have begun to answer when its later calls are counted.
  if (res.headersSent) return;
  res.setHeader("RateLimit-Policy", `"token";q=${quota};w=${window}`);
  res.setHeader("RateLimit", `"token";r=${remaining};t=${resetsIn}`);
}
