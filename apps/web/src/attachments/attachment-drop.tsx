import { Button, CloseButton, Progress, Text } from "@mantine/core";
import { DropZone } from "#web/components/drop-zone.tsx";
import { countOf } from "#web/counting.ts";
import classes from "./attachment-drop.module.css";
import type { AttachmentOwner } from "./attachments.tsx";
import { type Sent, useAttachmentUpload } from "./use-attachment-upload.ts";
import { usePastedFiles } from "./use-pasted-files.ts";

/** Takes files by dropping, pasting or choosing them, and sends them at once; one that fails can be tried again. */
export function AttachmentDrop({ of }: { of: AttachmentOwner }) {
  const { sent, add, again, forget } = useAttachmentUpload(of);
  usePastedFiles(add);
  return (
    <>
      <DropZone
        words={<span>Drop or paste files here, or</span>}
        buttonLabel="Attach files"
        label="Files to attach"
        onFiles={add}
      />
      {sent.length > 0 && (
        <ul className={classes.sent} aria-label="Files on their way">
          {sent.map((one) => (
            <SentFile key={one.key} sent={one} onAgain={() => again(one)} onForget={() => forget(one.key)} />
          ))}
        </ul>
      )}
    </>
  );
}

function SentFile({ sent, onAgain, onForget }: { sent: Sent; onAgain: () => void; onForget: () => void }) {
  const { file, share, problem } = sent;
  const percent = Math.floor(share * 100);
  return (
    <li className={classes.file}>
      <span className={classes.name} dir="auto">
        {file.name}
      </span>
      {problem === undefined ? (
        <Progress
          className={classes.progress}
          value={percent}
          aria-label={`${countOf(percent, "percent", "percent")} of ${file.name} sent`}
        />
      ) : (
        <>
          <Text size="xs" c="danger" role="alert" className={classes.problem}>
            {problem}
          </Text>
          <Button size="compact-xs" variant="default" onClick={onAgain}>
            Try again
          </Button>
          <CloseButton size="sm" aria-label={`Give up ${file.name}`} onClick={onForget} />
        </>
      )}
    </li>
  );
}
