import { DomainError, type ImportQuery, isOfBuild, type RunVerification, runId } from "@tessera/domain";
import type { RunTable } from "../../platform/db/schema.ts";
import { PROVENANCE_COLUMN, type Vouched } from "../../tokens/publishers/provenance-service.ts";

/** The options of an upload, and what is known for sure of the build that sent it. */
export type VouchedQuery = ImportQuery & { vouched?: Vouched };

const FACTS = [
  ["branch", "branch"],
  ["commit", "commit"],
  ["buildUrl", "build"],
] as const;

/**
 * The options with what the issuer vouches for in place of what is left out. Throws INVALID_INPUT for an upload that says
 * otherwise: a build can't pass its results off as another's.
 */
export function vouchedFor(query: ImportQuery, vouched: Vouched | undefined): VouchedQuery {
  if (vouched === undefined) return query;
  for (const [field, what] of FACTS) {
    const [given, known] = [query[field], vouched[field]];
    if (!given || known === null || isSame(field, known, given)) continue;
    const message = `The upload names the ${what} ${given}, but its identity token is of ${known}. Leave the ${what} out.`;
    throw new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
  }
  return {
    ...query,
    ...{ branch: query.branch || (vouched.branch ?? undefined), commit: query.commit || (vouched.commit ?? undefined) },
    ...{ buildUrl: query.buildUrl || (vouched.buildUrl ?? undefined), vouched },
  };
}

/** Throws CONFLICT where an upload and the run it goes on with are of different builds, by what is verified of either. */
export function requireSameBuild(run: RunTable, query: VouchedQuery): void {
  const before = run.provenance === null ? undefined : PROVENANCE_COLUMN.read(run.provenance);
  for (const [field, what] of FACTS) {
    const [given, known] = [query[field], run[field]];
    const isSure = [before?.[field], query.vouched?.[field]].some((value) => value != null);
    if (!isSure || !given || known === null) continue;
    if (field === "buildUrl" ? isOneBuild(query, before) : given === known) continue;
    const message = `The upload is of the ${what} ${given}, but ${runId(run.number)} is of ${known}, which is verified on one side. Use another run key.`;
    throw new DomainError("CONFLICT", message);
  }
}

/** True where all that the issuer vouches for is what the run says. */
export function isVouchedBy(run: RunTable, vouched: Vouched): boolean {
  return FACTS.every(([field]) => {
    const [known, sure] = [run[field], vouched[field]];
    return sure === null || (known !== null && isSame(field, sure, known));
  });
}

/** Which facts of the run its issuer vouched for. */
export function verificationOf({ provenance }: Pick<RunTable, "provenance">): RunVerification | null {
  if (provenance === null) return null;
  const { system, source, branch, commit, buildUrl } = PROVENANCE_COLUMN.read(provenance);
  return { system, source, branch: branch !== null, commit: commit !== null, buildUrl: buildUrl !== null };
}

function isSame(field: (typeof FACTS)[number][0], known: string, given: string): boolean {
  return field === "buildUrl" ? isOfBuild(known, given) : known === given;
}

/** Build addresses may differ between jobs, so only verified ones are compared. */
function isOneBuild({ vouched, buildUrl }: VouchedQuery, before: Vouched | undefined): boolean {
  const sure = before?.buildUrl;
  if (sure == null) return true;
  return vouched?.buildUrl == null ? buildUrl === undefined || isOfBuild(sure, buildUrl) : vouched.buildUrl === sure;
}
