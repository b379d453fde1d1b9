import { Alert, Text } from "@mantine/core";
import { fieldList } from "./case-labels.ts";
import { fieldText } from "./field-text.ts";
import type { CaseMerge } from "./use-save-case.ts";

/** Says who changed the case while it was edited here, and what has become of both changes. */
export function CaseConflictAlert({ merge: { by, taken, conflicts } }: { merge: CaseMerge }) {
  const disputed = conflicts.map(({ field }) => field);
  return (
    <Alert color="warning" variant="light" title={`${by} changed this test case meanwhile`} role="alert">
      {taken.length > 0 && <Text>Their changes are in the form now: {fieldList(taken)}.</Text>}
      {conflicts.length > 0 && (
        <>
          <Text>You both changed {fieldList(disputed)}. What you wrote stays; they wrote:</Text>
          {conflicts.map(({ field, theirs }) => (
            <Text key={field} component="blockquote" m={0} mt="2xs" style={{ whiteSpace: "pre-line" }}>
              {fieldText(field, theirs)}
            </Text>
          ))}
        </>
      )}
      <Text mt="2xs">Nothing is saved yet. Check the form, then save again.</Text>
    </Alert>
  );
}
