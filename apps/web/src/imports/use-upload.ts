import type { ImportReceipt } from "@tessera/domain";
import { useEffect, useRef, useState } from "react";
import { confirmIdentity } from "#web/sign-in/confirm-identity.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { sendReports, type UploadOptions, UploadRefusal } from "./send-reports.ts";

export type UploadState =
  | { step: "choosing"; problem?: string | undefined }
  /** `share` of the bytes that are sent, from 0 to 1; at 1 the server reads them. */
  | { step: "sending"; share: number }
  | { step: "done"; receipt: ImportReceipt };

/** Sends files and keeps how far that is; closing the dialog cancels it. */
export function useUpload() {
  const [state, setState] = useState<UploadState>({ step: "choosing" });
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);
  const send = async (files: readonly File[], options: UploadOptions) => {
    const controller = new AbortController();
    abort.current = controller;
    setState({ step: "sending", share: 0 });
    const onProgress = (share: number) => setState({ step: "sending", share });
    const attempt = () => sendReports(files, options, { onProgress, signal: controller.signal });
    try {
      const receipt = await attempt().catch(async (error: unknown) => {
        const isSignedOut = error instanceof UploadRefusal && error.isSignedOut;
        if (isSignedOut && (await confirmIdentity("sessionEnded"))) return attempt();
        throw error;
      });
      setState({ step: "done", receipt });
      for (const router of [trpc.run, trpc.import, trpc.cycle, trpc.case, trpc.insight, trpc.result]) {
        void queryClient.invalidateQueries(router.pathFilter());
      }
    } catch (error) {
      if (!(error instanceof UploadRefusal)) throw error;
      setState({ step: "choosing", problem: error.message });
    }
  };
  return { state, send, cancel: () => abort.current?.abort(), again: () => setState({ step: "choosing" }) };
}
