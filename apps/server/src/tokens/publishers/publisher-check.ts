import { brokenRule, type ClaimRule, type Claims, meetsRule, ruleText, SYSTEMS, textsOf } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { PublisherTable } from "../../platform/db/schema.ts";
import { audienceFault } from "./identity-token.ts";
import * as publisherRepo from "./publisher-repo.ts";
import { audienceFor } from "./publisher-view.ts";
import type { Fault } from "./refusal-service.ts";

/** Why the publisher does not accept a verified token with these claims; undefined where it does. */
export function publisherFault(
  ctx: Pick<Ctx, "publicUrl">,
  publisher: PublisherTable,
  claims: Claims,
): Fault | undefined {
  const rules = publisherRepo.RULES_COLUMN.read(publisher.rules);
  return (
    audienceFault(claims, audienceFor(ctx, publisher)) ??
    ruleFault(claims, rules) ??
    eventFault(publisher.system, claims, rules) ??
    missingIdFault(publisher, claims)
  );
}

/** True where a token that is not accepted was meant for this publisher, so that its admins should see why. */
export function isMeantFor(publisher: PublisherTable, claims: Claims): boolean {
  const { pins, names } = SYSTEMS[publisher.system];
  const sure = [...pins, ...names];
  const rules = publisherRepo.RULES_COLUMN.read(publisher.rules);
  return rules.some((rule) => (sure.length === 0 || sure.includes(rule.claim)) && meetsRule(claims, rule));
}

/** The rules that take the place of those about names once the first use showed the ids behind them. */
export function pinnedRules(publisher: PublisherTable, claims: Claims): ClaimRule[] {
  const { names, learns } = SYSTEMS[publisher.system];
  const rules = publisherRepo.RULES_COLUMN.read(publisher.rules);
  const kept = rules.filter(({ claim }) => !names.includes(claim) && !learns.includes(claim));
  return [
    ...learns.map((claim) => ({ claim, operator: "equals" as const, values: textsOf(claims, claim).slice(0, 1) })),
    ...kept,
  ];
}

function ruleFault(claims: Claims, rules: readonly ClaimRule[]): Fault | undefined {
  const rule = brokenRule(claims, rules);
  if (!rule) return undefined;
  const said = textsOf(claims, rule.claim);
  if (said.length === 0) return { reason: "claim", rule, message: `The token lacks the claim ${rule.claim}` };
  return {
    reason: "rule",
    rule,
    message: `The token says ${rule.claim} ${said.join(", ")}; the rule is: ${ruleText(rule)}`,
  };
}

/** Events and kinds of jobs in which others than the project's people decide what runs. */
function eventFault(system: PublisherTable["system"], claims: Claims, rules: readonly ClaimRule[]): Fault | undefined {
  const event = textsOf(claims, "event_name");
  if (system === "github" && event.includes("pull_request_target") && !isNamed(rules, "pull_request_target")) {
    const why = "It runs with the repository's rights for anyone's pull request";
    return { reason: "event", message: `The event pull_request_target is refused unless a rule names it. ${why}.` };
  }
  if (system === "circleci" && textsOf(claims, "oidc.circleci.com/ssh-rerun").includes("true")) {
    return { reason: "event", message: "The job was rerun with SSH, so that a person may have typed what it did" };
  }
  return undefined;
}

function isNamed(rules: readonly ClaimRule[], event: string): boolean {
  return rules.some(({ claim, operator, values }) => {
    return claim === "event_name" && operator !== "glob" && values.includes(event);
  });
}

function missingIdFault({ system, state }: PublisherTable, claims: Claims): Fault | undefined {
  const missing = state === "pending" && SYSTEMS[system].learns.find((claim) => textsOf(claims, claim).length === 0);
  if (!missing) return undefined;
  return { reason: "claim", message: `The first token must have the claim ${missing}, which is fixed then` };
}
