import { ActionIcon, Anchor, Menu, Text } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { type Attachment, CORRECTION_MS, type ExplorationNote } from "@tessera/domain";
import { lazy, useState } from "react";
import { AttachmentList } from "#web/attachments/attachment-list.tsx";
import { CommentBody } from "#web/comments/comment-item.tsx";
import { TextLink } from "#web/components/button-link.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { NewIssue } from "#web/results/new-issue.tsx";
import { useUser } from "#web/sign-in/session.ts";
import classes from "./exploration.module.css";
import { NoteMark } from "./note-mark.tsx";

const NoteDialog = lazy(async () => ({ default: (await import("./note-dialog.tsx")).NoteDialog }));
const DeleteNote = lazy(async () => ({ default: (await import("./delete-note.tsx")).DeleteNote }));

/** What a dialog does with a note. */
export type NoteAct = "edit" | "defect" | "case";

type NoteItemProps = { note: ExplorationNote; files: readonly Attachment[]; mayRun: boolean };

/** One note with its time mark, files, defect and test case. */
export function NoteItem({ note, files, mayRun }: NoteItemProps) {
  const { id, projectId, explorationId, kind, text, defect, caseId, editedAt } = note;
  const [act, setAct] = useState<NoteAct>();
  const [deleting, setDeleting] = useState(false);
  return (
    <li id={`note-${id}`} className={classes.note}>
      <NoteMark {...note} />
      <div className={classes.words}>
        <CommentBody comment={note} />
        <AttachmentList files={files} mayWrite={mayRun} />
        <div className={classes.traces}>
          {editedAt !== null && (
            <Text component="span" size="xs" c="dimmed">
              Edited <TimeAgo time={editedAt} />
            </Text>
          )}
          {defect !== null && (
            <Anchor href={defect} target="_blank" rel="noopener noreferrer" size="sm" className={classes.defect}>
              {defect}
            </Anchor>
          )}
          {caseId !== null && (
            <TextLink to="/projects/$projectId/cases/$caseId" params={{ projectId, caseId }} size="sm">
              {caseId}
            </TextLink>
          )}
          {kind === "bug" && defect === null && mayRun && (
            <span className={classes.act}>
              <NewIssue
                projectId={projectId}
                facts={{ title: text.split("\n")[0] ?? "", url: noteAddress(note), body: text }}
              />
            </span>
          )}
        </div>
      </div>
      {mayRun && <NoteMenu note={note} onAct={setAct} onDelete={() => setDeleting(true)} />}
      <WhenOpened opened={act !== undefined}>
        <NoteDialog note={note} act={act} onClose={() => setAct(undefined)} />
      </WhenOpened>
      <WhenOpened opened={deleting}>
        <DeleteNote
          of={{ projectId, explorationId, noteId: id }}
          opened={deleting}
          onClose={() => setDeleting(false)}
        />
      </WhenOpened>
    </li>
  );
}

const noteAddress = ({ id }: ExplorationNote) => `${window.location.href.split("#")[0]}#note-${id}`;

type NoteMenuProps = { note: ExplorationNote; onAct: (act: NoteAct) => void; onDelete: () => void };

function NoteMenu({ note, onAct, onDelete }: NoteMenuProps) {
  const { mayManage } = useProject(note.projectId);
  const isOwn = useUser().id === note.createdBy?.id;
  const mayCorrect = isOwn && Date.now() - Date.parse(note.createdAt) < CORRECTION_MS;
  return (
    <Menu width={220} position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" variant="subtle" color="gray" className={classes.menu} aria-label="Actions for this note">
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayCorrect && <Menu.Item onClick={() => onAct("edit")}>Edit note</Menu.Item>}
        <Menu.Item onClick={() => onAct("defect")}>{note.defect === null ? "Link defect" : "Change defect"}</Menu.Item>
        {note.caseId === null && <Menu.Item onClick={() => onAct("case")}>Create test case from note</Menu.Item>}
        {(mayCorrect || mayManage) && (
          <Menu.Item color="danger" onClick={onDelete}>
            Delete note
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
