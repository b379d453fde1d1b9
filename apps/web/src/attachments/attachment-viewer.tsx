import { Anchor, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Attachment } from "@tessera/domain";
import { useState } from "react";
import { ShownError } from "#web/app-error.ts";
import { LoadError } from "#web/components/load-error.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { sizeText } from "#web/size-text.ts";
import { attachmentUrl } from "./attachment-url.ts";
import classes from "./attachment-viewer.module.css";

/** Bytes of a text that the page shows; the rest is in the file. */
const SHOWN_BYTES = 256 * 1024;

type AttachmentViewerProps = { file: Attachment | undefined; onClose: () => void };

/** A file as large as the window allows. */
export function AttachmentViewer({ file, onClose }: AttachmentViewerProps) {
  return (
    <Modal opened={file !== undefined} onClose={onClose} title={file?.name ?? ""} size="xl">
      {file && (
        <Stack gap="sm">
          <Content file={file} />
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              {sizeText(file.size)}
            </Text>
            <Anchor href={attachmentUrl(file)} download={file.name} size="sm">
              Download file
            </Anchor>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Content({ file }: { file: Attachment }) {
  if (file.kind === "picture" || file.kind === "video") return <Media file={file} />;
  if (file.kind === "trace") {
    return (
      <Text>
        A trace of Playwright. Download it, then open it with <code>npx playwright show-trace</code> or drop it on the
        trace viewer of Playwright.
      </Text>
    );
  }
  return <TextContent file={file} />;
}

function Media({ file }: { file: Attachment }) {
  const [hasFailed, setHasFailed] = useState(false);
  if (hasFailed) return <LoadError what="The file" error={unanswered()} onRetry={() => setHasFailed(false)} />;
  const shown = { src: attachmentUrl(file), className: classes.picture, onError: () => setHasFailed(true) };
  if (file.kind === "picture") return <img {...shown} alt={file.name} />;
  return <video {...shown} controls />;
}

function TextContent({ file }: { file: Attachment }) {
  const text = useQuery({ queryKey: ["attachment text", file.id], queryFn: () => readText(file) });
  if (text.isError) return <LoadError what="The file" error={text.error} onRetry={() => text.refetch()} />;
  if (text.data === undefined) return <ListSkeleton rows={4} />;
  return (
    <>
      {/* Scrollable, so that it must be reachable by keyboard. */}
      <section className={classes.text} aria-label={file.name} tabIndex={-1}>
        <pre className={classes.lines}>{text.data}</pre>
      </section>
      {file.size > SHOWN_BYTES && (
        <Text size="xs" c="dimmed">
          Only the beginning is shown.
        </Text>
      )}
    </>
  );
}

async function readText(file: Attachment): Promise<string> {
  const headers = { range: `bytes=0-${SHOWN_BYTES - 1}` };
  const answer = await fetch(attachmentUrl(file), file.size > 0 ? { headers } : {});
  if (!answer.ok) throw unanswered();
  return answer.text();
}

function unanswered(): ShownError {
  return new ShownError("The server did not answer with the file. Try again later.");
}
