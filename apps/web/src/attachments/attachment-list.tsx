import { ActionIcon, Text } from "@mantine/core";
import { IconFile, IconFileText, IconFileZip, IconTrash, IconVideo } from "@tabler/icons-react";
import type { Attachment } from "@tessera/domain";
import { lazy, useState } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { sizeText } from "#web/size-text.ts";
import classes from "./attachment-list.module.css";
import { attachmentUrl } from "./attachment-url.ts";
import { DeleteAttachment } from "./delete-attachment.tsx";

const AttachmentViewer = lazy(async () => ({ default: (await import("./attachment-viewer.tsx")).AttachmentViewer }));

const ICONS = { video: IconVideo, text: IconFileText, trace: IconFileZip, other: IconFile };
const NOT_HERE = {
  missing: "Named by the report, but not sent",
  tooLarge: "Larger than this server takes",
  noRoom: "The project had no room left",
};

type AttachmentListProps = { files: readonly Attachment[]; mayWrite: boolean };

/** Pictures as tiles, all else as lines; a click looks at what the page can show and saves the rest. */
export function AttachmentList({ files, mayWrite }: AttachmentListProps) {
  const [shownId, show] = useState<string>();
  const [deleted, remove] = useState<Attachment>();
  const shown = files.find(({ id }) => id === shownId);
  const pictures = files.filter(({ kind }) => kind === "picture");
  const others = files.filter(({ kind }) => kind !== "picture");
  const onRemove = mayWrite ? remove : undefined;
  return (
    <>
      {pictures.length > 0 && (
        <ul className={classes.pictures} aria-label="Pictures">
          {pictures.map((file) => (
            <li key={file.id} className={classes.picture}>
              <button type="button" className={classes.tile} title={file.name} onClick={() => show(file.id)}>
                <img src={attachmentUrl(file)} alt={file.name} loading="lazy" className={classes.image} />
              </button>
              <RemoveButton file={file} onRemove={onRemove} />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul className={classes.files} aria-label="Files">
          {others.map((file) => (
            <li key={file.id} className={classes.file}>
              <FileLine file={file} onShow={show} />
              <RemoveButton file={file} onRemove={onRemove} />
            </li>
          ))}
        </ul>
      )}
      <WhenOpened opened={shown !== undefined}>
        <AttachmentViewer file={shown} onClose={() => show(undefined)} />
      </WhenOpened>
      <DeleteAttachment file={deleted} onClose={() => remove(undefined)} />
    </>
  );
}

function FileLine({ file, onShow }: { file: Attachment; onShow: (id: string) => void }) {
  const { id, name, kind, state, size } = file;
  const Icon = ICONS[kind === "picture" || kind === null ? "other" : kind];
  const isShown = kind === "video" || kind === "text" || kind === "trace";
  if (state !== "stored") {
    return (
      <>
        <IconFile size={16} stroke={1.5} aria-hidden />
        <span className={classes.name} dir="auto">
          {name}
        </span>
        <Text component="span" size="xs" c="dimmed">
          {NOT_HERE[state]}
        </Text>
      </>
    );
  }
  return (
    <>
      <Icon size={16} stroke={1.5} aria-hidden />
      {isShown ? (
        <button type="button" className={classes.link} dir="auto" onClick={() => onShow(id)}>
          {name}
        </button>
      ) : (
        <a className={classes.link} dir="auto" href={attachmentUrl(file)} download={name}>
          {name}
        </a>
      )}
      <span className={classes.size}>{sizeText(size)}</span>
    </>
  );
}

function RemoveButton({ file, onRemove }: { file: Attachment; onRemove: ((file: Attachment) => void) | undefined }) {
  if (!onRemove || file.importId !== null) return null;
  return (
    <ActionIcon
      className={classes.remove}
      variant="default"
      size="sm"
      aria-label={`Remove ${file.name}`}
      onClick={() => onRemove(file)}
    >
      <IconTrash size={14} aria-hidden />
    </ActionIcon>
  );
}
