import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type Comment, splitMentions } from "@tessera/domain";
import { useState } from "react";
import { appError } from "#web/app-error.ts";
import { PersonAvatar } from "#web/components/avatar.tsx";
import { eachPart, MarkdownText } from "#web/components/markdown-text.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { CommentForm } from "./comment-form.tsx";
import classes from "./comment-item.module.css";

const SOMEONE = { name: "Someone", avatar: null };

type CommentItemProps = { comment: Comment; isClosed: boolean; onDelete: () => void };

export function CommentItem({ comment, isClosed, onDelete }: CommentItemProps) {
  const { createdBy, createdAt, editedAt, deletedAt, deletedBy } = comment;
  const [isEditing, setEditing] = useState(false);
  const author = createdBy ?? SOMEONE;
  return (
    <li className={classes.comment}>
      <PersonAvatar person={author} size={28} />
      <div className={classes.words}>
        <div className={classes.head}>
          <Text component="span" fw={600} size="sm" dir="auto">
            {author.name}
          </Text>
          <Text component="span" size="xs" c="dimmed">
            <TimeAgo time={createdAt} />
            {editedAt !== null && deletedAt === null && (
              <>
                , edited <TimeAgo time={editedAt} />
              </>
            )}
          </Text>
          {!isClosed && !isEditing && (
            <CommentMenu comment={comment} onEdit={() => setEditing(true)} onDelete={onDelete} />
          )}
        </div>
        {deletedAt !== null ? (
          <Text size="sm" c="dimmed" fs="italic">
            Deleted{deletedBy && deletedBy.id !== createdBy?.id && ` by ${deletedBy.name}`} <TimeAgo time={deletedAt} />
          </Text>
        ) : isEditing ? (
          <EditComment comment={comment} onClose={() => setEditing(false)} />
        ) : (
          <CommentBody comment={comment} />
        )}
      </div>
    </li>
  );
}

/** The text, in which the people that it names stand out. */
export function CommentBody({ comment: { text, mentions } }: { comment: Pick<Comment, "text" | "mentions"> }) {
  const named = new Map(mentions.map((person) => [person.username.toLowerCase(), person]));
  const renderText = (plain: string) =>
    eachPart(splitMentions(plain), (part, place) => {
      if (typeof part === "string") return part;
      const person = named.get(part.username.toLowerCase());
      if (!person) return `@${part.username}`;
      return (
        <span key={place} className={classes.mention} title={person.name}>
          @{part.username}
        </span>
      );
    });
  return <MarkdownText text={text} renderText={renderText} />;
}

function CommentMenu({ comment, onEdit, onDelete }: { comment: Comment; onEdit: () => void; onDelete: () => void }) {
  const { mayWrite, mayManage } = useProject(comment.projectId);
  const isOwn = useUser().id === comment.createdBy?.id;
  if (comment.deletedAt !== null || !mayWrite || !(isOwn || mayManage)) return null;
  return (
    <Menu width={180} position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" className={classes.menu} aria-label="Actions for this comment">
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isOwn && (
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
            Edit comment
          </Menu.Item>
        )}
        <Menu.Item color="danger" leftSection={<IconTrash size={16} aria-hidden />} onClick={onDelete}>
          Delete comment
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Changes the text; one that was changed elsewhere meanwhile is shown first, and replaced only on purpose. */
function EditComment({ comment, onClose }: { comment: Comment; onClose: () => void }) {
  const [before, setBefore] = useState(comment);
  const refresh = () => queryClient.invalidateQueries(trpc.comment.list.pathFilter());
  const update = useMutation(
    trpc.comment.update.mutationOptions({
      onSuccess: async () => {
        await refresh();
        onClose();
      },
      onError: (error) => {
        if (appError(error).code === "CONFLICT") void refresh();
      },
    }),
  );
  const isOutdated = comment.version !== before.version;
  const { projectId, id: commentId } = comment;
  return (
    <CommentForm
      projectId={projectId}
      label="Edit the comment"
      text={comment.text}
      send={isOutdated ? "Replace it" : "Save comment"}
      pending={update.isPending}
      error={isOutdated ? undefined : update.error}
      onSend={(text) => {
        const { version } = comment;
        setBefore(comment);
        update.mutate({ projectId, commentId, text, version: isOutdated ? version : before.version });
      }}
      onCancel={onClose}
    >
      {isOutdated && (
        <div className={classes.meanwhile}>
          <Text size="xs" c="dimmed">
            It was changed meanwhile and now says:
          </Text>
          <CommentBody comment={comment} />
        </div>
      )}
    </CommentForm>
  );
}
