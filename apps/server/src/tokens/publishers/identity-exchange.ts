import { ProjectId, provenanceOf } from "@tessera/domain";
import type { Ctx, Origin } from "../../platform/context.ts";
import type { PublisherTable } from "../../platform/db/schema.ts";
import { MAX_PUBLISHERS_COMPARED } from "../../platform/limits/limits.ts";
import { readIdentityToken, type UnverifiedToken, type VerifiedToken, verifyIdentityToken } from "./identity-token.ts";
import { type MintedToken, mintToken } from "./minting.ts";
import { isMeantFor, publisherFault } from "./publisher-check.ts";
import * as publisherRepo from "./publisher-repo.ts";
import * as refusalRepo from "./refusal-repo.ts";
import { type Fault, keepRefusals } from "./refusal-service.ts";

export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/** A request for a token in exchange for an identity token (RFC 8693, 2.1); absent parameters are undefined. */
export type IdentityExchange = {
  subjectToken: string;
  subjectTokenType: string;
  requestedTokenType: string | undefined;
  /** The project that is meant, where several trust the build: its id, or `<address of the server>/projects/PRJ-1`. */
  audience: string | undefined;
  resource: string | undefined;
};

/** Why a build gets no token, with the error codes of OAuth. */
type OAuthRefusal = { refused: "invalid_request" | "invalid_grant" | "invalid_target"; because: string };

/** A publisher that accepts or refuses a token. */
type Judged = { publisher: PublisherTable; fault: Fault | undefined };

/** Exchanges the identity token of a CI system for a token that lives for minutes, once (RFC 8693). */
export async function exchangeIdentity(
  ctx: Ctx,
  origin: Origin,
  given: IdentityExchange,
): Promise<MintedToken | OAuthRefusal> {
  if (given.subjectTokenType !== ID_TOKEN) return refusal("invalid_request", `Send subject_token_type ${ID_TOKEN}`);
  if (given.requestedTokenType !== undefined && given.requestedTokenType !== ACCESS_TOKEN) {
    return refusal("invalid_request", `Only ${ACCESS_TOKEN} can be asked for`);
  }
  const projectId = projectOf(given, ctx.publicUrl());
  if (projectId === null) {
    return refusal("invalid_target", "audience is not the id of a project such as PRJ-1, or resource not its address");
  }
  const token = readIdentityToken(given.subjectToken);
  if (!token) return refusal("invalid_request", "subject_token is not an identity token (a JWT with the claim iss)");
  const publishers = await publisherRepo.listByIssuer(ctx.db, token.issuer, projectId, MAX_PUBLISHERS_COMPARED);
  if (publishers.length === 0) return refuseIssuer(ctx, origin, token, projectId);
  const verified = await verifyIdentityToken(ctx, token);
  if ("reason" in verified) {
    const judged = publishers.map((publisher) => ({ publisher, fault: verified }));
    return refuse(ctx, origin, token, { judged, isVerified: false, projectId });
  }
  return choose(ctx, origin, token, { verified, publishers, projectId });
}

type Known = { verified: VerifiedToken; publishers: PublisherTable[]; projectId: string | undefined };

async function choose(ctx: Ctx, origin: Origin, token: UnverifiedToken, { verified, publishers, projectId }: Known) {
  const { claims } = verified;
  const judged = publishers.map((publisher) => ({ publisher, fault: publisherFault(ctx, publisher, claims) }));
  const accepting = judged.filter(({ fault }) => fault === undefined).map(({ publisher }) => publisher);
  const [first] = accepting;
  if (!first) return refuse(ctx, origin, token, { judged, isVerified: true, projectId });
  if (accepting.some((other) => other.projectId !== first.projectId)) {
    return refusal("invalid_target", "Several projects trust this build: name one, such as with audience=PRJ-1");
  }
  const provenance = provenanceOf(first.system, claims, token.issuer);
  const minted = await mintToken(ctx, origin, first, { verified, provenance });
  if (!("reason" in minted)) return minted;
  return refuse(ctx, origin, token, { judged: [{ publisher: first, fault: minted }], isVerified: true, projectId });
}

type Refusing = { judged: Judged[]; isVerified: boolean; projectId: string | undefined };

/** Keeps why for the admins of the projects that were meant; the caller hears it in a few words. */
async function refuse(
  ctx: Ctx,
  origin: Origin,
  { issuer, claims }: UnverifiedToken,
  { judged, isVerified, projectId }: Refusing,
): Promise<OAuthRefusal> {
  const near = judged.filter(({ publisher }) => isMeantFor(publisher, claims));
  const meant = near.length > 0 || projectId === undefined ? near : judged.slice(0, 1);
  await keepRefusals(
    ctx,
    origin,
    meant.flatMap(({ publisher, fault }) =>
      fault ? [{ projectId: publisher.projectId, publisher, issuer, claims, isVerified, fault }] : [],
    ),
  );
  const fault = (meant[0] ?? judged[0])?.fault;
  const isOurs = isVerified && meant.length > 0;
  return refusal(fault?.reason === "audience" ? "invalid_target" : "invalid_grant", answerTo(fault, isOurs));
}

function refusal(refused: OAuthRefusal["refused"], because: string): OAuthRefusal {
  return { refused, because };
}

/** A stranger learns no rules: they are named only to a build that was meant. */
function answerTo(fault: Fault | undefined, isOurs: boolean): string {
  const isAboutRules = fault?.rule !== undefined || fault?.reason === "event";
  if (!fault || (isAboutRules && !isOurs)) return `No trusted publisher accepts this token. ${SEE_WHY}`;
  const why = fault.rule ? `The claim ${fault.rule.claim} is not as a trusted publisher wants it` : fault.message;
  return `${why}. ${SEE_WHY}`;
}

const SEE_WHY = "Admins of the project see why under Settings, Trusted publishers, Why was my run refused";

async function refuseIssuer(
  ctx: Ctx,
  origin: Origin,
  { issuer, claims }: UnverifiedToken,
  projectId: string | undefined,
): Promise<OAuthRefusal> {
  const message = "No trusted publisher has the issuer of this token";
  if (projectId !== undefined && (await refusalRepo.isProject(ctx.db, projectId))) {
    const fault = { reason: "issuer" as const, message };
    await keepRefusals(ctx, origin, [{ projectId, publisher: null, issuer, claims, isVerified: false, fault }]);
  }
  return refusal("invalid_grant", `${message}. ${SEE_WHY}`);
}

/** The project in the address of one; undefined where none is named, null where the address is of something else. */
function projectOf(
  { audience, resource }: Pick<IdentityExchange, "audience" | "resource">,
  publicUrl: string,
): string | undefined | null {
  const named = [audience, resource]
    .filter((text) => text !== undefined && text.replace(/\/$/, "") !== publicUrl)
    .map((text) => ProjectId.safeParse(text?.replace(`${publicUrl}/projects/`, "")).data ?? null);
  const [first] = named;
  return named.every((id) => id === first) ? first : null;
}
