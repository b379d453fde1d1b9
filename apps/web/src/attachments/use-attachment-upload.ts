import type { Attachment } from "@tessera/domain";
import { useEffect, useRef, useState } from "react";
import { sendFiles, UploadRefusal } from "#web/imports/send-reports.ts";
import { confirmIdentity } from "#web/sign-in/confirm-identity.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import type { AttachmentOwner } from "./attachments.tsx";

/** A file on its way, or one that did not arrive. */
export type Sent = { key: number; file: File; share: number; problem?: string };

/** Sends files one after the other, each with its progress; what failed stays until it is tried again or given up. */
export function useAttachmentUpload(of: AttachmentOwner) {
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const abort = useRef(new AbortController());
  const turn = useRef<Promise<void>>(Promise.resolve());
  const number = useRef(0);
  useEffect(() => {
    const controller = new AbortController();
    abort.current = controller;
    return () => controller.abort();
  }, []);
  const change = (key: number, change: Partial<Sent>) =>
    setSent((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const forget = (key: number) => setSent((all) => all.filter((one) => one.key !== key));
  const sendOne = async ({ key, file }: Pick<Sent, "key" | "file">) => {
    const owner = Object.fromEntries(Object.entries(of).map(([name, value]) => [name, String(value)]));
    const sending = { onProgress: (share: number) => change(key, { share }), signal: abort.current.signal };
    const attempt = () => sendFiles<Attachment>("attachments", [file], owner, sending);
    try {
      await attempt().catch(async (error: unknown) => {
        const isSignedOut = error instanceof UploadRefusal && error.isSignedOut;
        if (isSignedOut && (await confirmIdentity("sessionEnded"))) return attempt();
        throw error;
      });
      // Also where no one looks at the list this moment: a page that waits for one of its parts is hidden until that is there.
      await queryClient.invalidateQueries({ ...trpc.attachment.pathFilter(), refetchType: "all" });
      forget(key);
    } catch (error) {
      if (!(error instanceof UploadRefusal)) throw error;
      change(key, { share: 0, problem: error.message });
    }
  };
  const enqueue = (one: Pick<Sent, "key" | "file">) => {
    turn.current = turn.current.then(() => sendOne(one));
  };
  const add = (files: readonly File[]) => {
    const added = files.map((file) => ({ key: number.current++, file, share: 0 }));
    setSent((all) => [...all, ...added]);
    for (const one of added) enqueue(one);
  };
  const again = ({ key, file }: Sent) => {
    setSent((all) => all.map((one) => (one.key === key ? { key, file, share: 0 } : one)));
    enqueue({ key, file });
  };
  return { sent, add, again, forget };
}
