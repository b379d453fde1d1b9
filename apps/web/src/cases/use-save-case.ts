import type { UseFormReturnType } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  type CaseConflict,
  type CaseContent,
  type CaseContentField,
  caseContentOf,
  changedFields,
  mergeContents,
  type TestCase,
} from "@tessera/domain";
import { useState } from "react";
import { appError, formErrors } from "#web/app-error.ts";
import { refreshFolders } from "#web/folders/refresh-folders.ts";
import { useDialog } from "#web/leaving/guarded-dialog.tsx";
import { trpc, trpcClient } from "#web/trpc.ts";
import { CASE_FIELDS, type CaseValues, fromContent, toInput } from "./case-values.ts";

/** What someone else changed while the form was open, and where that meets what was typed here. */
export type CaseMerge = { by: string; taken: CaseContentField[]; conflicts: CaseConflict[] };

/**
 * Saves the form. Where the case was changed meanwhile, nothing is saved yet: what only others changed is taken into the
 * form, and saving again goes on from there.
 */
export function useSaveCase(projectId: string, testCase: TestCase | undefined, form: UseFormReturnType<CaseValues>) {
  const navigate = useNavigate();
  const { close } = useDialog();
  const [base, setBase] = useState(testCase);
  const [merge, setMerge] = useState<CaseMerge>();
  const showErrors = (error: unknown) => form.setErrors(formErrors(error, CASE_FIELDS).byField);
  const takeTheirs = async (mine: TestCase) => {
    const theirs = await trpcClient.case.get.query({ projectId, caseId: mine.id });
    const [old, newest] = [caseContentOf(mine), caseContentOf(theirs)];
    const typed: CaseContent = { ...toInput(form.values), automation: old.automation };
    const { merged, conflicts } = mergeContents(old, typed, newest);
    const disputed = conflicts.map(({ field }) => field);
    const taken = changedFields(old, newest).filter((field) => !disputed.includes(field));
    form.setValues(fromContent(merged));
    setBase(theirs);
    setMerge({ by: theirs.updatedBy?.name ?? "Someone", taken, conflicts });
  };
  const create = useMutation(
    trpc.case.create.mutationOptions({
      onSuccess: async ({ id }) => {
        void refreshFolders();
        close();
        await navigate({ to: "/projects/$projectId/cases/$caseId", params: { projectId, caseId: id }, search: true });
      },
      onError: showErrors,
    }),
  );
  const update = useMutation(
    trpc.case.update.mutationOptions({
      onSuccess: async () => {
        await refreshFolders();
        close();
      },
      onError: async (error) => {
        if (appError(error).code === "CONFLICT" && base) await takeTheirs(base);
        else showErrors(error);
      },
    }),
  );
  const submit = (values: CaseValues) =>
    base
      ? update.mutate({ projectId, caseId: base.id, version: base.version, ...toInput(values) })
      : create.mutate({ projectId, ...toInput(values) });
  return { save: base ? update : create, submit, merge };
}
