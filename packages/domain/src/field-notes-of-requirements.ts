import type { FieldNote } from "./field-notes.ts";

const note = (description: string, example?: string | number): FieldNote => ({
  description,
  ...(example !== undefined && { example }),
});

/** What the fields of requirements and defects are, as `describeField` reads them. */
export const REQUIREMENT_FIELDS: Readonly<Record<string, FieldNote>> = {
  requirementId: note("Id of the requirement or defect.", "5f0c1c3be25c1b7fd4c35b0a7cc8ba41"),
  "Requirement.id": note("Made of its kind and address, so that it never changes.", "5f0c1c3be25c1b7fd4c35b0a7cc8ba41"),
  "Requirement.kind": note("What test cases link to it as."),
  "Requirement.url": note("Its address, as test cases link to it.", "https://tracker.example/REQ-12"),
  "Requirement.label": note("As the last link has it that has one; empty for none.", "REQ-12"),
  "Requirement.addedAt": { description: "When it was linked to first.", format: "date-time" },
  "Requirement.state": note(
    "`failing`: a test case fails; `noCase`: none links to it any more; `neverRun`: none was carried out; `partial`: some were not; `passing`: all pass.",
  ),
  "Requirement.cases": note("How many test cases link to it, 500 at most.", 3),
  hasMoreCases: note("More test cases link to it; the 500 with the lowest numbers count."),
  "Requirement.counts": note("How many of its test cases last ended how; disjoint."),
  "ListRequirements.kind": note("Requirements, unless it says defects."),
  "ListRequirements.state": note("Only those in one of these states."),
  "ListRequirements.search": note("Part of the label or address, any case of ASCII letters.", "REQ-1"),
  "ListRequirements.sort": note("By label, or address without one; or the last added first."),
  "RequirementCase.status": note("What it last came to over all environments; null without a result."),
  "RequirementCase.environments": note("What it last came to in each environment of its last 20 runs, and by hand."),
  "EnvironmentOutcome.environment": note("Null where an upload named none.", "linux"),
  "EnvironmentOutcome.run": note("Null for a result by hand.", "RUN-57"),
};
