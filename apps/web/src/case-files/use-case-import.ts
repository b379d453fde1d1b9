import type { CaseImportAnswer } from "@tessera/domain";
import { useEffect, useRef, useState } from "react";
import { sendFiles, UploadRefusal } from "#web/imports/send-reports.ts";
import { confirmIdentity } from "#web/sign-in/confirm-identity.ts";
import { queryClient, trpc } from "#web/trpc.ts";

/** What columns hold that someone chose otherwise than they were recognized; null leaves one out. */
export type ColumnChoices = Record<string, string | null>;

export type Chosen = { files: readonly File[]; format: string; columns: ColumnChoices };

export type CaseImportState =
  | { step: "choosing"; problem?: string | undefined }
  | { step: "previewing"; answer: CaseImportAnswer; problem?: string | undefined }
  /** `share` of the bytes that are sent, from 0 to 1; at 1 the server reads them, and stores the cases unless `dry`. */
  | { step: "sending"; share: number; dry: boolean }
  | { step: "done"; answer: CaseImportAnswer };

/** Sends files of test cases: first to see what they hold, then to store them. Closing the dialog cancels it. */
export function useCaseImport(projectId: string) {
  const [state, setState] = useState<CaseImportState>({ step: "choosing" });
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);
  const send = async ({ files, format, columns }: Chosen, dry: boolean): Promise<CaseImportAnswer> => {
    const controller = new AbortController();
    abort.current = controller;
    setState({ step: "sending", share: 0, dry });
    const onProgress = (share: number) => setState({ step: "sending", share, dry });
    const mapping = Object.keys(columns).length === 0 ? "" : JSON.stringify(columns);
    const options = { projectId, format, mapping, dryRun: String(dry) };
    const attempt = () =>
      sendFiles<CaseImportAnswer>("test-cases", files, options, { onProgress, signal: controller.signal });
    return attempt().catch(async (error: unknown) => {
      if (error instanceof UploadRefusal && error.isSignedOut && (await confirmIdentity("sessionEnded")))
        return attempt();
      throw error;
    });
  };
  const preview = async (chosen: Chosen, before?: CaseImportAnswer) => {
    try {
      setState({ step: "previewing", answer: await send(chosen, true) });
    } catch (error) {
      const problem = problemOf(error);
      setState(before ? { step: "previewing", answer: before, problem } : { step: "choosing", problem });
    }
  };
  const store = async (chosen: Chosen, before: CaseImportAnswer) => {
    try {
      setState({ step: "done", answer: await send(chosen, false) });
    } catch (error) {
      setState({ step: "previewing", answer: before, problem: problemOf(error) });
    }
    for (const router of [trpc.case, trpc.folder, trpc.caseImport]) {
      void queryClient.invalidateQueries(router.pathFilter());
    }
  };
  return { state, preview, store, cancel: () => abort.current?.abort(), restart: () => setState({ step: "choosing" }) };
}

function problemOf(error: unknown): string {
  if (!(error instanceof UploadRefusal)) throw error;
  return error.message;
}
