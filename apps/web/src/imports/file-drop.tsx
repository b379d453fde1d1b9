import { CloseButton, Text } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { DropZone } from "#web/components/drop-zone.tsx";
import { sizeText } from "#web/size-text.ts";
import classes from "./file-drop.module.css";

type FileDropProps = {
  files: readonly File[];
  onChange: (files: File[]) => void;
  problem: string | undefined;
  /** What they are, and which are taken. */
  label?: string;
  hint?: string;
};

const REPORTS = "Reports as a build writes them, also packed as .zip, .tar.gz or .gz.";

/** Takes files by dropping them or by choosing them, and lists what was taken. */
export function FileDrop({ files, onChange, problem, label = "Report files", hint = REPORTS }: FileDropProps) {
  const add = (added: readonly File[]) => {
    const known = new Set(files.map(keyOf));
    onChange([...files, ...added.filter((file) => !known.has(keyOf(file)))]);
  };
  return (
    <div>
      <DropZone
        isMain
        words={
          <>
            <IconFileUpload size={24} stroke={1.5} aria-hidden />
            <span>Drop {label.toLowerCase()} here, or</span>
          </>
        }
        buttonLabel="Choose files"
        label={label}
        onFiles={add}
      />
      <Text size="xs" c="dimmed" mt="2xs">
        {hint}
      </Text>
      {files.length > 0 && (
        <FileList files={files} onRemove={(file) => onChange(files.filter((one) => one !== file))} />
      )}
      {problem !== undefined && (
        <Text size="xs" c="danger" mt="2xs" role="alert">
          {problem}
        </Text>
      )}
    </div>
  );
}

const keyOf = ({ name, size, lastModified }: File) => `${name} ${size} ${lastModified}`;

function FileList({ files, onRemove }: { files: readonly File[]; onRemove: (file: File) => void }) {
  return (
    <ul className={classes.files} aria-label="Chosen files">
      {files.map((file) => (
        <li key={keyOf(file)} className={classes.file}>
          <span className={classes.name} dir="auto" title={file.name}>
            {file.name}
          </span>
          <span className={classes.size}>{sizeText(file.size)}</span>
          <CloseButton size="sm" aria-label={`Remove ${file.name}`} onClick={() => onRemove(file)} />
        </li>
      ))}
    </ul>
  );
}
