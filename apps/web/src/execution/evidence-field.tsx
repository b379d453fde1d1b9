import { CloseButton, Title } from "@mantine/core";
import { IconFile } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import { AttachmentList } from "#web/attachments/attachment-list.tsx";
import { usePastedFiles } from "#web/attachments/use-pasted-files.ts";
import { DropZone } from "#web/components/drop-zone.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { sizeText } from "#web/size-text.ts";
import { trpc } from "#web/trpc.ts";
import classes from "./evidence-field.module.css";
import type { Evidence } from "./evidence-store.ts";
import { evidencePlace, isOf, isWaiting } from "./use-evidence.ts";
import type { Execution } from "./use-execution.ts";
import { usePictureUrl } from "./use-picture-url.ts";

type EvidenceFieldProps = {
  execution: Execution;
  projectId: string;
  cycleId: string;
  /** The step that is chosen, counted from 0: files belong to it. */
  step: number | null;
  /** The field behind the button, for its key. */
  input: RefObject<HTMLInputElement | null>;
};

/** Takes pictures and files by pasting, dropping or choosing them, for the recorded result or else the next one. */
export function EvidenceField({ execution, projectId, cycleId, step, input }: EvidenceFieldProps) {
  const { current, evidence, evidenceOf } = execution;
  const of = { projectId, place: evidencePlace(cycleId, current?.caseId) };
  const add = (files: readonly File[]) =>
    evidence.add({ ...of, step: step === null ? null : step + 1, ownerId: evidenceOf }, files);
  usePastedFiles(add);
  const isShown = (one: Evidence) =>
    isOf(one, of) && (evidenceOf === null ? isWaiting(one) : one.ownerId === evidenceOf) && one.problem === null;
  const files = evidence.files.filter(isShown);
  return (
    <section className={classes.field} aria-label="Evidence">
      <Title order={3}>Evidence</Title>
      {evidenceOf !== null && <Recorded projectId={projectId} resultId={evidenceOf} />}
      {files.length > 0 && (
        <ul
          className={classes.files}
          aria-label={evidenceOf === null ? "Files for the next result" : "Files on their way"}
        >
          {files.map((one) => (
            <WaitingFile key={one.id} evidence={one} onRemove={() => evidence.drop(one.id)} />
          ))}
        </ul>
      )}
      <DropZone
        words={
          <span>
            {evidenceOf === null
              ? "Paste a picture or drop files to keep with the result you record, or"
              : "Paste a picture or drop files to add them to your result, or"}
          </span>
        }
        buttonLabel="Choose files"
        label="Files as evidence"
        inputRef={input}
        onFiles={add}
      />
    </section>
  );
}

/** The files that the recorded result has. */
function Recorded({ projectId, resultId }: { projectId: string; resultId: string }) {
  const list = useQuery(trpc.attachment.list.queryOptions({ projectId, resultId, limit: 200 }));
  if (list.isError) return <LoadError what="The evidence" error={list.error} onRetry={() => list.refetch()} />;
  return <AttachmentList files={list.data?.data ?? []} mayWrite />;
}

/** Types that browsers show; a server looks at the bytes, later. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/;

/** A file that is still here, and can be taken back. */
export function WaitingFile({ evidence: { file, step }, onRemove }: { evidence: Evidence; onRemove: () => void }) {
  return (
    <li className={classes.file}>
      {PICTURE.test(file.type) ? <Picture file={file} /> : <IconFile size={20} stroke={1.5} aria-hidden />}
      <span className={classes.name} dir="auto">
        {file.name}
      </span>
      <span className={classes.size}>
        {step !== null && `Step ${step} · `}
        {sizeText(file.size)}
      </span>
      <CloseButton size="sm" aria-label={`Remove ${file.name}`} onClick={onRemove} />
    </li>
  );
}

function Picture({ file }: { file: File }) {
  const url = usePictureUrl(file);
  return url === "" ? <span className={classes.picture} /> : <img className={classes.picture} src={url} alt="" />;
}
