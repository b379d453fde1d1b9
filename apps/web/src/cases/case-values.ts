import { type FormErrors, schemaResolver } from "@mantine/form";
import { type CaseContent, type CaseStep, CreateCase, caseContentOf, type TestCase } from "@tessera/domain";
import type { ReactNode } from "react";

/** What the form holds of a case: its content, with what a cleared field of numbers holds. */
export type CaseValues = Omit<CaseContent, "automation" | "estimate"> & { estimate: number | "" };

/** The fields that the form can show an error at. */
export const CASE_FIELDS = [
  ...["name", "description", "preconditions", "steps", "priority"],
  ...["tags", "estimate", "ownerId", "links", "folderId", "customFields"],
] as const;

export function valuesOf(testCase: TestCase | undefined, folderId: string | null): CaseValues {
  if (testCase) return fromContent(caseContentOf(testCase));
  return {
    ...{ name: "", description: "", preconditions: "", steps: [], links: [], tags: [], customFields: {} },
    ...{ priority: "normal", estimate: "", ownerId: null, folderId },
  };
}

export function fromContent({ automation: _, estimate, ...content }: CaseContent): CaseValues {
  return { ...content, estimate: estimate ?? "" };
}

/** What is sent: rows of steps and links in which nothing was written are left out. */
export function toInput({ estimate, steps, links, ...values }: CaseValues) {
  return {
    ...values,
    estimate: estimate === "" ? null : estimate,
    steps: steps.filter(({ action, expected }) => action.trim() !== "" || expected.trim() !== ""),
    links: links.filter(({ url, label }) => url.trim() !== "" || label.trim() !== ""),
  };
}

export function checkCase(projectId: string, values: CaseValues) {
  const errors = schemaResolver(CreateCase, { sync: true })({
    projectId,
    ...values,
    estimate: values.estimate || null,
  });
  values.steps.forEach(({ action }, index) => {
    if (action.trim() === "") errors[`steps.${index}.action`] = "Say what to do, or remove the step";
  });
  values.links.forEach(({ url }, index) => {
    if (url.trim() === "") errors[`links.${index}.url`] = "Enter the address, or remove the link";
  });
  return errors;
}

/** A list numbered or pointed by hand, as steps: one for each line that says something. */
export function stepsFromText(text: string): CaseStep[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:\d{1,3}[.)]|[-*•])\s+/, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [action = "", ...expected] = line.split("\t");
      return { action: action.trim(), expected: expected.join(" ").trim() };
    });
}

/** What is wrong with a field or, where it is a list that is one control, with the first of its items. */
export function firstError(errors: FormErrors, field: string): ReactNode {
  const path = Object.keys(errors).find((path) => path === field || path.startsWith(`${field}.`));
  return path === undefined ? null : errors[path];
}
